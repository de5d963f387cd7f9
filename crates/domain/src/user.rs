//! The organisation and the people who work in it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use uuid::Uuid;

use crate::{Id, MergeClass, Millis, Record, RuleError, error::Check, text::fold};

/// What a user may do; roles are ordered, and a method asks for the least role it needs (F3, F4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees what is shared with them.
    Standard,
    /// Reviews the campaigns of their department.
    HiringManager,
    /// Runs campaigns, rates and signs.
    Recruiter,
    /// Everything, the workspace's settings included.
    Admin,
    /// A role that a newer version knows: may do nothing here.
    #[serde(other)]
    #[ts(skip)]
    Unknown,
}

impl Role {
    /// Every role that a user can be given.
    pub const ALL: [Self; 4] = [Self::Standard, Self::HiringManager, Self::Recruiter, Self::Admin];

    /// Whether a user of this role may do what asks for `needed` at least.
    pub fn includes(self, needed: Self) -> bool {
        let rank = |role| Self::ALL.iter().position(|known| *known == role);
        matches!((rank(self), rank(needed)), (Some(own), Some(needed)) if own >= needed)
    }
}

/// The organisation a workspace belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its id; every other record names it.
    pub id: Id<Organisation>,
    /// Its name, as on reports.
    pub name: String,
    /// When the workspace was created.
    pub created_at_ms: Millis,
}

impl Organisation {
    /// An organisation of this name.
    ///
    /// # Errors
    /// A field error when the name is empty or longer than 200 characters.
    pub fn new(name: &str, now: Millis) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let name = check.required("organisation", name, 200);
        check.finish(Self { id: Id::new(now), name, created_at_ms: now })
    }

    /// The same organisation under another name.
    ///
    /// # Errors
    /// As [`Organisation::new`].
    pub fn renamed(self, name: &str) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let name = check.required("organisation", name, 200);
        check.finish(Self { name, ..self })
    }
}

impl Record for Organisation {
    const KIND: &'static str = "organisation";
    const CLASS: MergeClass = MergeClass::Fields;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }
}

/// What is said of a user when they are edited.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct UserEdit {
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Address.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether they still work here.
    pub active: bool,
}

/// Refuses a team in which an address stands twice, or that nobody administers.
///
/// # Errors
/// `user.email_taken`, whatever the case of the address; `user.last_admin`.
pub fn check_team(users: &[User]) -> Result<(), RuleError> {
    let mut addresses: Vec<String> = users.iter().map(|user| user.email.to_lowercase()).collect();
    addresses.sort_unstable();
    if addresses.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(RuleError::conflict("user.email_taken"));
    }
    if !users.iter().any(|user| user.active && user.role == Role::Admin) {
        return Err(RuleError::conflict("user.last_admin"));
    }
    Ok(())
}

/// Somebody who works in the organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct User {
    /// Their id, the actor of what they change.
    pub id: Id<User>,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub last_name: String,
    /// Address, unique in the organisation.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether they still work here; what they did stays under their name.
    #[serde(default = "works_here")]
    pub active: bool,
}

fn works_here() -> bool {
    true
}

impl User {
    /// Who does what happens by itself at its time; no user has this id.
    pub const SYSTEM: Id<Self> = Id::from_uuid(Uuid::nil());

    /// A user with these names, who works here.
    ///
    /// # Errors
    /// Field errors for empty or over-long names (50 characters, F6) and for a wrong or missing address.
    pub fn new(
        first_name: &str,
        last_name: &str,
        email: &str,
        role: Role,
        now: Millis,
    ) -> Result<Self, RuleError> {
        let mut check = Check::new();
        let first_name = check.required("first_name", first_name, 50);
        let last_name = check.required("last_name", last_name, 50);
        let email = check.email("email", email);
        check.ensure(!email.is_empty(), "email", "required");
        check.finish(Self { id: Id::new(now), first_name, last_name, email, role, active: true })
    }

    /// The same user with other names, another address or role, or who has left or come back.
    ///
    /// # Errors
    /// As [`User::new`].
    pub fn edited(self, edit: &UserEdit) -> Result<Self, RuleError> {
        let new = Self::new(&edit.first_name, &edit.last_name, &edit.email, edit.role, Millis(0))?;
        Ok(Self { id: self.id, active: edit.active, ..new })
    }

    /// Given and family name.
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

impl Record for User {
    const KIND: &'static str = "user";
    const CLASS: MergeClass = MergeClass::Fields;

    fn id(&self) -> Uuid {
        self.id.uuid()
    }

    fn sort_key(&self) -> String {
        fold(&format!("{} {}", self.last_name, self.first_name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_includes_the_lesser_ones_and_an_unknown_role_nothing() {
        assert!(Role::Admin.includes(Role::Recruiter) && Role::Recruiter.includes(Role::Recruiter));
        assert!(!Role::Standard.includes(Role::Recruiter) && !Role::Recruiter.includes(Role::Admin));
        for role in Role::ALL {
            assert!(!Role::Unknown.includes(role) && !role.includes(Role::Unknown));
        }
    }
    #[test]
    fn a_team_has_an_administrator_and_no_address_twice() {
        let user = |email: &str, role| User::new("Ada", "Martin", email, role, Millis(1)).unwrap();
        let (admin, rater) = (user("a@example.org", Role::Admin), user("b@example.org", Role::Recruiter));
        assert!(check_team(&[admin.clone(), rater.clone()]).is_ok());
        let twice = user("A@Example.org", Role::Recruiter);
        assert_eq!(check_team(&[admin.clone(), twice]), Err(RuleError::conflict("user.email_taken")));
        let left = User { active: false, ..admin };
        assert_eq!(check_team(&[left, rater]), Err(RuleError::conflict("user.last_admin")));
    }

    #[test]
    fn a_user_of_an_older_version_works_here() {
        let user = User::new("Ada", "Martin", "a@example.org", Role::Admin, Millis(1)).unwrap();
        let mut older = serde_json::to_value(&user).unwrap();
        older.as_object_mut().unwrap().remove("active");
        assert_eq!(serde_json::from_value::<User>(older).unwrap(), user);
    }
}
