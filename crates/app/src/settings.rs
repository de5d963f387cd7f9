//! The settings of the workspace.

use domain::{
    Id,
    settings::{Appearance, InterfaceLanguage, Settings},
};
use serde::{Deserialize, Serialize};
use store::Read;
use ts_rs::TS;

use crate::{Cx, Result, Workspace, cx::Nothing};

#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[ts(rename = "Settings")]
pub(crate) struct SettingsView {
    language: InterfaceLanguage,
    appearance: Appearance,
    organisation: String,
    transcription_model: Option<String>,
    spoken_languages: Vec<String>,
    threads: Option<u32>,
    facial_metrics: bool,
    /// Whom candidates can turn to.
    contact: String,
}

pub(crate) fn current(workspace: &Workspace, tx: &mut Read<'_>) -> Result<Settings> {
    Ok(tx.require(Id::from_uuid(workspace.organisation.uuid()))?)
}

fn view(workspace: &Workspace, tx: &mut Read<'_>) -> Result<SettingsView> {
    let organisation = tx.require(workspace.organisation)?;
    let Settings {
        language,
        appearance,
        transcription_model,
        spoken_languages,
        threads,
        facial_metrics,
        contact,
        ..
    } = current(workspace, tx)?;
    Ok(SettingsView {
        language,
        appearance,
        organisation: organisation.name,
        transcription_model,
        spoken_languages,
        threads,
        facial_metrics,
        contact,
    })
}

pub(crate) fn get(cx: &Cx<'_>, _: Nothing) -> Result<SettingsView> {
    cx.read(|tx| view(cx.workspace, tx))
}

pub(crate) fn set(cx: &Cx<'_>, input: SettingsView) -> Result<SettingsView> {
    cx.write(|tx| {
        let SettingsView {
            language,
            appearance,
            organisation,
            transcription_model,
            spoken_languages,
            threads,
            facial_metrics,
            contact,
        } = input.clone();
        let id = current(cx.workspace, tx)?.id;
        let renamed = tx.require(cx.workspace.organisation)?.renamed(&organisation)?;
        tx.put(
            &Settings {
                id,
                language,
                appearance,
                transcription_model,
                spoken_languages,
                threads,
                facial_metrics,
                contact,
            }
            .checked()?,
        )?;
        tx.put(&renamed)?;
        view(cx.workspace, tx)
    })
}
