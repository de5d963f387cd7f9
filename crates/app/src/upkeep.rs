//! What an open workspace does for itself: it looks at its whole file every week, and lets go of copies that were kept
//! before a migration a month ago.

use domain::Millis;

use crate::{Error, Result, Workspace, events::Tag};

const AREA: &str = "upkeep";
const CHECKED: &str = "checked_at_ms";
const CHECK_EVERY_MS: i64 = 7 * 24 * 60 * 60 * 1_000;

/// Removes copies that have expired.
pub(crate) fn expire_copies(workspace: &Workspace) -> Result<()> {
    workspace.sqlite.expire_copies(workspace.now());
    Ok(())
}

/// Looks at the whole file when that is due; others go on meanwhile.
pub(crate) fn check_weekly(workspace: &Workspace) -> Result<()> {
    let checked: Vec<Millis> = workspace.db.read(|tx| Ok::<_, Error>(tx.locals(AREA)?))?;
    let now = workspace.now();
    if !is_due(checked.first().copied(), now) {
        return Ok(());
    }
    if let Err(error) = workspace.sqlite.check() {
        // Whoever watches asks for the state of the workspace.
        workspace.env.events.changed(&[Tag::Workspace, Tag::Jobs]);
        return Err(error.into());
    }
    workspace.db.write(workspace.administrator, |tx| Ok(tx.put_local(AREA, CHECKED, &now)?))
}

/// A week has gone by, or the clock was set back since.
fn is_due(checked: Option<Millis>, now: Millis) -> bool {
    checked.is_none_or(|checked| now < checked || now.0 - checked.0 >= CHECK_EVERY_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_is_due_once_a_week_and_after_the_clock_was_set_back() {
        let checked = Millis(1_795_168_000_000);
        let after = |ms: i64| is_due(Some(checked), Millis(checked.0 + ms));
        assert!(is_due(None, checked));
        assert!(!after(0) && !after(CHECK_EVERY_MS - 1));
        assert!(after(CHECK_EVERY_MS) && after(-1));
    }
}
