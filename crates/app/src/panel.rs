//! The panel of a session: what each rater who signed made of it, and who may see that (B7).

use std::collections::BTreeMap;

use domain::{
    Id, Millis,
    rating::{self, CriterionResult, Overall, Rating},
    sign_off::{self, SignOff},
    user::{Role, User},
};
use serde::Serialize;
use ts_rs::TS;

use crate::sessions::{self, Gathered};

/// The signed evaluation of one other rater.
#[derive(Clone, Debug, Serialize, TS)]
pub(crate) struct PanelRater {
    pub(crate) rater_id: Id<User>,
    pub(crate) rater_name: String,
    pub(crate) signed_at_ms: Millis,
    pub(crate) hash: String,
    pub(crate) ratings: Vec<Rating>,
    pub(crate) results: Vec<CriterionResult>,
    pub(crate) overall: Option<Overall>,
}

/// Whether reports say to `reader` what others signed: they have signed their own evaluation, so that nothing colours it
/// any more; or they administer the workspace and rate nothing here.
pub(crate) fn may_report(gathered: &Gathered, reader: &User) -> bool {
    may_see(&gathered.acts, gathered.ratings.iter().any(|rating| rating.value.is_some()), reader)
}

/// The same, where `rates` says whether the reader has rated anything.
pub(crate) fn may_see(acts: &[SignOff], rates: bool, reader: &User) -> bool {
    sign_off::has_signed(acts, reader.id) || (reader.role.includes(Role::Admin) && !rates)
}

/// The signed evaluations of everybody but the reader, the oldest first; none before the reader has signed.
pub(crate) fn of(
    gathered: &Gathered,
    reader: Id<User>,
    names: &BTreeMap<Id<User>, String>,
) -> Vec<PanelRater> {
    if sign_off::has_signed(&gathered.acts, reader) { others(gathered, names) } else { Vec::new() }
}

/// Whose evaluation the report shows to `reader`: their own; or, where they administer the workspace and rate nothing
/// themselves, that of whoever signed first.
pub(crate) fn evaluator(gathered: &Gathered, reader: &User) -> Id<User> {
    let first = sign_off::standing(&gathered.acts).first().map(|act| act.rater_id);
    let looks_on = gathered.ratings.is_empty() && may_report(gathered, reader);
    first.filter(|_| looks_on).unwrap_or(reader.id)
}

/// The signed evaluations of everybody but the rater from whose view `gathered` is, the oldest first.
pub(crate) fn others(gathered: &Gathered, names: &BTreeMap<Id<User>, String>) -> Vec<PanelRater> {
    let others = sign_off::standing(&gathered.acts).into_iter().filter(|act| act.rater_id != gathered.rater);
    let rater = |act: &SignOff| {
        let own = |rating: &&Rating| rating.rater_id == act.rater_id;
        let ratings: Vec<Rating> = gathered.signed_ratings.iter().filter(own).cloned().collect();
        let results = sessions::results(&gathered.campaign, &gathered.questions, &gathered.answers, &ratings);
        PanelRater {
            rater_id: act.rater_id,
            rater_name: names.get(&act.rater_id).cloned().unwrap_or_default(),
            signed_at_ms: act.at_ms,
            hash: act.hash.clone(),
            overall: rating::overall(&gathered.campaign.criteria, &results),
            results,
            ratings,
        }
    };
    others.map(rater).collect()
}
