//! Report templates: how the organisation's reports look.

use base64::{Engine, engine::general_purpose::STANDARD};
use domain::{
    Id,
    report_template::{self, ReportTemplate, ReportTemplateInput, TemplateLogo, parse_accent},
};
use report::{Accent, Logo, Look, Parts};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{
    Cx, Error, Result,
    cx::{ById, Nothing},
    error::ErrorKind,
};

/// An organisation has at most so many.
const MOST: usize = 50;

#[derive(Serialize, TS)]
pub(crate) struct ReportTemplateView {
    template: ReportTemplate,
    /// Used unless another is chosen.
    is_default: bool,
    /// The colour as it is printed, dark enough to be read.
    printed_accent: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct NewReportTemplate {
    name: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct EditReportTemplate {
    id: Id<ReportTemplate>,
    template: ReportTemplateInput,
}

#[derive(Deserialize, TS)]
pub(crate) struct SetLogo {
    id: Id<ReportTemplate>,
    /// A PNG or JPEG file in base64; none takes the logo away.
    image: Option<String>,
}

#[derive(Serialize, TS)]
pub(crate) struct LogoView {
    /// The PNG that is kept, in base64.
    png: Option<String>,
}

fn view(tx: &mut Read<'_>, template: ReportTemplate) -> Result<ReportTemplateView> {
    let templates = all(tx)?;
    Ok(view_among(&templates, template))
}

fn view_among(templates: &[ReportTemplate], template: ReportTemplate) -> ReportTemplateView {
    let [r, g, b] = accent(&template).rgb();
    ReportTemplateView {
        is_default: report_template::default_of(templates).is_some_and(|default| default.id == template.id),
        printed_accent: format!("#{r:02x}{g:02x}{b:02x}"),
        template,
    }
}

fn all(tx: &mut Read<'_>) -> Result<Vec<ReportTemplate>> {
    Ok(tx.list(Find::<ReportTemplate>::all().order(Order::Sorted))?)
}

fn accent(template: &ReportTemplate) -> Accent {
    parse_accent(&template.accent).map(Accent::readable).unwrap_or_default()
}

/// The template of this id, or the default; none when there is no default.
pub(crate) fn chosen(tx: &mut Read<'_>, id: Option<Id<ReportTemplate>>) -> Result<Option<ReportTemplate>> {
    match id {
        Some(id) => Ok(Some(tx.require(id)?)),
        None => Ok(report_template::default_of(&all(tx)?).cloned()),
    }
}

/// What a template says about looks.
pub(crate) fn look(tx: &mut Read<'_>, template: &ReportTemplate) -> Result<Look> {
    let logo = match template.logo {
        Some(_) => tx.blob(template.id)?.map(Logo::kept),
        None => None,
    };
    let domain_parts = template.parts;
    Ok(Look {
        accent: accent(template),
        logo,
        footer: template.footer.clone(),
        parts: Parts {
            cover: domain_parts.cover,
            plan: domain_parts.plan,
            transcripts: domain_parts.transcripts,
            comments: domain_parts.comments,
        },
    })
}

pub(crate) fn list(cx: &Cx<'_>, _: Nothing) -> Result<Vec<ReportTemplateView>> {
    let templates = cx.read(all)?;
    Ok(templates.iter().map(|template| view_among(&templates, template.clone())).collect())
}

/// A new template; the first one becomes the default.
pub(crate) fn create(cx: &Cx<'_>, input: NewReportTemplate) -> Result<ReportTemplateView> {
    cx.write(|tx| {
        let known = all(tx)?;
        if known.len() >= MOST {
            return Err(Error::field("name", "too_many"));
        }
        let mut template = ReportTemplate::new(&input.name, cx.now())?;
        if known.is_empty() {
            template.default_since_ms = Some(cx.now());
        }
        tx.put(&template)?;
        view(tx, template)
    })
}

pub(crate) fn update(cx: &Cx<'_>, input: EditReportTemplate) -> Result<ReportTemplateView> {
    cx.write(|tx| {
        let template = tx.require(input.id)?.edited(&input.template)?;
        tx.put(&template)?;
        view(tx, template)
    })
}

pub(crate) fn delete(cx: &Cx<'_>, ById { id }: ById<ReportTemplate>) -> Result<()> {
    cx.write(|tx| Ok(tx.delete(id)?))
}

pub(crate) fn restore(cx: &Cx<'_>, ById { id }: ById<ReportTemplate>) -> Result<()> {
    cx.write(|tx| Ok(tx.restore(id)?))
}

pub(crate) fn set_default(cx: &Cx<'_>, ById { id }: ById<ReportTemplate>) -> Result<ReportTemplateView> {
    cx.write(|tx| {
        let template = ReportTemplate { default_since_ms: Some(cx.now()), ..tx.require(id)? };
        tx.put(&template)?;
        view(tx, template)
    })
}

pub(crate) fn set_logo(cx: &Cx<'_>, input: SetLogo) -> Result<ReportTemplateView> {
    let unreadable =
        |detail: String| Error::new(ErrorKind::Invalid, "report_template.logo").with("detail", detail);
    let logo = match input.image {
        Some(image) => {
            // Base64 is a third longer than what it stands for.
            if image.len() > Logo::MOST_BYTES / 3 * 4 + 8 {
                return Err(unreadable("more than 2 MB".into()));
            }
            let file = STANDARD.decode(image).map_err(|_| unreadable("not base64".into()))?;
            Some(Logo::read(&file).map_err(|error| unreadable(error.to_string()))?)
        }
        None => None,
    };
    cx.write(|tx| {
        let mut template = tx.require(input.id)?;
        template.logo = logo.as_ref().map(|logo| TemplateLogo {
            bytes: u32::try_from(logo.png().len()).unwrap_or(u32::MAX),
            at_ms: cx.now(),
        });
        tx.put(&template)?;
        tx.put_blob(&template, logo.as_ref().map(Logo::png).unwrap_or_default())?;
        view(tx, template)
    })
}

pub(crate) fn logo(cx: &Cx<'_>, ById { id }: ById<ReportTemplate>) -> Result<LogoView> {
    cx.read(|tx| {
        let template = tx.require(id)?;
        let png = match template.logo {
            Some(_) => tx.blob(id)?.map(|png| STANDARD.encode(png)),
            None => None,
        };
        Ok(LogoView { png })
    })
}
