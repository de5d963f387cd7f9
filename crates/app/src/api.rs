//! The list of everything that can be called: name, least role, tags, function. Transports, the role check, the
//! audit and the TypeScript client all follow from it.

use std::collections::BTreeMap;

use domain::user::Role;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use ts_rs::TS;

use crate::{
    Cx, Error, Host, Result, activity, analyses, analytics, answers, backup, bank, blind, calendar,
    calibrations, campaigns, captions, codegen::Types, comments, consents, crashes, devices, diagnostics,
    erasures, error::ErrorKind, events::Tag, home, host::Place, imports, interview_notes, jobs, live_metrics,
    observations, overview, person_export, persons, questions, ratings, recordings, report_templates,
    reports, requests, retention, room, rosters, sample, search, sessions, settings, sign_offs, spoken,
    statistics, templates, transcripts, users, weights_shelf, workspace,
};

type OnWorkspace = Box<dyn Fn(&Cx<'_>, Value) -> Result<Value> + Send + Sync>;
type OnHost = Box<dyn Fn(&Host, Place, Value) -> Result<Value> + Send + Sync>;

/// How a method is run.
pub(crate) enum Run {
    /// Before or besides an open workspace, by whoever sits at this machine.
    Host(OnHost),
    /// On the open workspace, without changing it.
    Read(OnWorkspace),
    /// On the open workspace, changing it.
    Write(OnWorkspace),
}

/// From where a method can be called while a candidate sits at this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// By whoever works here, at their own window.
    Desk,
    /// To let whoever works here in again, at the window that the candidate was given as well.
    Door,
    /// By both.
    Both,
    /// By the candidate: nobody goes through an interview for them.
    Candidate,
}

impl Reach {
    /// Refuses a call from a place that it can't be made from. `beside` tells, while a candidate sits at this machine,
    /// whether they have a window of their own.
    pub(crate) fn ensure(self, place: Place, beside: Option<bool>) -> Result<()> {
        let refused = |code: &str| Err(Error::new(ErrorKind::Conflict, code));
        match (place, beside, self) {
            (Place::Seat, _, Self::Desk | Self::Door) | (Place::Desk, Some(false), Self::Desk) => {
                refused("interview.handed_over")
            }
            (Place::Desk, Some(true), Self::Candidate) => refused("interview.candidate_only"),
            _ => Ok(()),
        }
    }
}

/// One thing that can be called.
pub struct Method {
    /// `area.verb`.
    pub name: &'static str,
    /// The least role that may call it; none for what comes before users are known.
    pub role: Option<Role>,
    /// What a read shows or a write touches.
    pub tags: &'static [Tag],
    /// From where, while a candidate sits at this machine.
    pub reach: Reach,
    pub(crate) run: Run,
    pub(crate) signature: fn(&mut Types) -> (String, String),
}

impl Method {
    /// Whether it changes the workspace.
    pub fn is_write(&self) -> bool {
        matches!(self.run, Run::Write(_))
    }
}

/// Everything that can be called.
#[derive(Default)]
pub struct Api {
    methods: BTreeMap<&'static str, Method>,
}

impl Api {
    /// The method of this name.
    pub fn method(&self, name: &str) -> Option<&Method> {
        self.methods.get(name)
    }

    /// Every method, by name.
    pub fn methods(&self) -> impl Iterator<Item = &Method> {
        self.methods.values()
    }

    fn add<I: TS + 'static, O: TS + 'static>(
        mut self,
        name: &'static str,
        role: Option<Role>,
        tags: &'static [Tag],
        run: Run,
    ) -> Self {
        let signature = |types: &mut Types| (types.name::<I>(), types.name::<O>());
        self.methods.insert(name, Method { name, role, tags, reach: Reach::Desk, run, signature });
        self
    }

    fn reached(mut self, reach: Reach, names: &[&str]) -> Self {
        for method in self.methods.values_mut().filter(|method| names.contains(&method.name)) {
            method.reach = reach;
        }
        self
    }

    fn host<I, O>(self, name: &'static str, function: fn(&Host, I) -> Result<O>) -> Self
    where
        I: DeserializeOwned + TS + 'static,
        O: Serialize + TS + 'static,
    {
        let run = Run::Host(Box::new(move |host, _, input| output(function(host, parse(input)?)?)));
        self.add::<I, O>(name, None, &[Tag::Workspace], run)
    }

    /// The same for what depends on where it is called.
    fn placed<I, O>(self, name: &'static str, function: fn(&Host, Place, I) -> Result<O>) -> Self
    where
        I: DeserializeOwned + TS + 'static,
        O: Serialize + TS + 'static,
    {
        let run =
            Run::Host(Box::new(move |host, place, input| output(function(host, place, parse(input)?)?)));
        self.add::<I, O>(name, None, &[Tag::Workspace], run)
    }

    fn read<I, O>(
        self,
        name: &'static str,
        role: Role,
        tags: &'static [Tag],
        function: fn(&Cx<'_>, I) -> Result<O>,
    ) -> Self
    where
        I: DeserializeOwned + TS + 'static,
        O: Serialize + TS + 'static,
    {
        let run = Run::Read(Box::new(move |cx, input| output(function(cx, parse(input)?)?)));
        self.add::<I, O>(name, Some(role), tags, run)
    }

    fn write<I, O>(
        self,
        name: &'static str,
        role: Role,
        tags: &'static [Tag],
        function: fn(&Cx<'_>, I) -> Result<O>,
    ) -> Self
    where
        I: DeserializeOwned + TS + 'static,
        O: Serialize + TS + 'static,
    {
        let run = Run::Write(Box::new(move |cx, input| output(function(cx, parse(input)?)?)));
        self.add::<I, O>(name, Some(role), tags, run)
    }
}

fn parse<I: DeserializeOwned>(input: Value) -> Result<I> {
    let invalid = |detail: &dyn ToString| {
        Error::new(ErrorKind::Invalid, "invalid.input").with("detail", detail.to_string())
    };
    // Otherwise a list would do as well, its values in the order of the fields.
    if !input.is_object() {
        return Err(invalid(&"an object is expected"));
    }
    serde_json::from_value(input).map_err(|error| invalid(&error))
}

fn output<O: Serialize>(value: O) -> Result<Value> {
    serde_json::to_value(value).map_err(Error::internal)
}

/// The list.
pub fn api() -> Api {
    use Role::{Admin, Recruiter};
    use Tag::{
        Activity, Analyses, Answers, Backups, Bank, Campaigns, Captions, Comments, Consents, Devices,
        Diagnostics, Interview, InterviewNotes, Jobs, Observations, Persons, Questions, Ratings, Reports,
        Requests, Retention, Sessions, Settings, SignOffs, Spoken, Templates, Transcripts, Users, Weights,
        Workspace,
    };
    Api::default()
        .placed("workspace.status", workspace::status)
        .host("workspace.create", workspace::create)
        .host("workspace.new_recovery_code", workspace::new_recovery_code)
        .host("workspace.confirm_recovery", workspace::confirm_recovery)
        .host("workspace.unlock", workspace::unlock)
        .host("workspace.lock", workspace::lock)
        .host("crashes.list", crashes::list)
        .host("crashes.seen", crashes::seen)
        .host("crashes.remove", crashes::remove)
        .host("users.sign_in", users::sign_in)
        .host("users.sign_out", users::sign_out)
        .host("users.recover", users::recover)
        .read("users.list", Recruiter, &[Users, Settings], users::list)
        .write("users.create", Admin, &[Users], users::create)
        .write("users.update", Admin, &[Users, Workspace], users::update)
        .write("users.set_password", Recruiter, &[Users, Workspace], users::set_password)
        .read("workspace.info", Admin, &[Workspace, Settings], workspace::info)
        .write("workspace.change_protection", Admin, &[Workspace], workspace::change_protection)
        .read("settings.get", Recruiter, &[Settings], settings::get)
        .write("settings.set", Admin, &[Settings, Workspace], settings::set)
        .read(
            "home.get",
            Recruiter,
            &[
                Campaigns,
                Sessions,
                Persons,
                Answers,
                Transcripts,
                Ratings,
                SignOffs,
                Jobs,
                Retention,
                Requests,
                Users,
            ],
            home::get,
        )
        .read(
            "search.query",
            Recruiter,
            &[Campaigns, Persons, Questions, Sessions, Answers, Transcripts],
            search::query,
        )
        .read("campaigns.list", Recruiter, &[Campaigns, Questions, Sessions, SignOffs], campaigns::list)
        .read("campaigns.get", Recruiter, &[Campaigns, Questions, Sessions, Spoken], campaigns::get)
        .write("campaigns.create", Recruiter, &[Campaigns], campaigns::create)
        .write("campaigns.update", Recruiter, &[Campaigns], campaigns::update)
        .write("campaigns.set_scorecard", Recruiter, &[Campaigns, Questions], campaigns::set_scorecard)
        .write("campaigns.set_rules", Recruiter, &[Campaigns], campaigns::set_rules)
        .write("campaigns.set_dates", Recruiter, &[Campaigns], campaigns::set_dates)
        .read(
            "campaigns.statistics",
            Recruiter,
            &[Campaigns, Questions, Sessions, Persons, Answers, Transcripts, Ratings, SignOffs],
            statistics::get,
        )
        .read(
            "campaigns.analytics",
            Recruiter,
            &[Campaigns, Questions, Sessions, Answers, Ratings, SignOffs, Persons, Users],
            analytics::get,
        )
        .read(
            "statistics.overview",
            Recruiter,
            &[Campaigns, Questions, Sessions, Answers, Ratings, SignOffs],
            overview::get,
        )
        .write("campaigns.open", Recruiter, &[Campaigns, Spoken, Jobs], campaigns::open)
        .write("campaigns.close", Recruiter, &[Campaigns], campaigns::close)
        .write("campaigns.archive", Recruiter, &[Campaigns], campaigns::archive)
        .write("campaigns.duplicate", Recruiter, &[Campaigns, Questions, Spoken], campaigns::duplicate)
        .write("campaigns.delete", Recruiter, &[Campaigns], campaigns::delete)
        .write("campaigns.restore", Recruiter, &[Campaigns], campaigns::restore)
        .write("questions.create", Recruiter, &[Questions], questions::create)
        .write("questions.update", Recruiter, &[Questions], questions::update)
        .write("questions.delete", Recruiter, &[Questions], questions::delete)
        .write("questions.restore", Recruiter, &[Questions], questions::restore)
        .write("questions.move", Recruiter, &[Questions], questions::move_to)
        .write("questions.add_from_bank", Recruiter, &[Questions, Campaigns], questions::add_from_bank)
        .read("bank.questions", Recruiter, &[Bank], bank::questions)
        .read("bank.get_question", Recruiter, &[Bank], bank::get_question)
        .write("bank.create_question", Recruiter, &[Bank], bank::create_question)
        .write("bank.update_question", Recruiter, &[Bank], bank::update_question)
        .write("bank.copy_question", Recruiter, &[Bank], bank::copy_question)
        .write("bank.delete_question", Recruiter, &[Bank], bank::delete_question)
        .write("bank.restore_question", Recruiter, &[Bank], bank::restore_question)
        .read("bank.competencies", Recruiter, &[Bank], bank::competencies)
        .write("bank.create_competency", Recruiter, &[Bank], bank::create_competency)
        .write("bank.update_competency", Recruiter, &[Bank], bank::update_competency)
        .write("bank.copy_competency", Recruiter, &[Bank], bank::copy_competency)
        .write("bank.delete_competency", Recruiter, &[Bank], bank::delete_competency)
        .write("bank.restore_competency", Recruiter, &[Bank], bank::restore_competency)
        .write("bank.export", Recruiter, &[], bank::export)
        .read("bank.preview_import", Recruiter, &[], bank::preview_import)
        .write("bank.apply_import", Recruiter, &[Bank], bank::apply_import)
        .read("templates.list", Recruiter, &[Templates], templates::list)
        .read("templates.get", Recruiter, &[Templates], templates::get)
        .write("templates.save", Recruiter, &[Templates], templates::save)
        .write("templates.rename", Recruiter, &[Templates], templates::rename)
        .write("templates.delete", Recruiter, &[Templates], templates::delete)
        .write("templates.restore", Recruiter, &[Templates], templates::restore)
        .write("templates.create_campaign", Recruiter, &[Campaigns, Questions], templates::create_campaign)
        .read("persons.list", Recruiter, &[Persons], persons::list)
        .read("persons.get", Recruiter, &[Persons, Consents, Sessions, Ratings, SignOffs, Jobs], persons::get)
        .write("persons.update", Recruiter, &[Persons, Sessions, Transcripts], persons::update)
        .write(
            "persons.erase",
            Admin,
            &[
                Persons,
                Consents,
                Sessions,
                Answers,
                Transcripts,
                Ratings,
                Comments,
                SignOffs,
                Jobs,
                Retention,
                Requests,
            ],
            persons::erase,
        )
        .write("persons.export", Admin, &[Jobs], person_export::export)
        .read("activity.list", Admin, &[Activity], activity::list)
        .read("activity.summary", Admin, &[Activity], activity::summary)
        .read("activity.verify", Admin, &[Activity], activity::verify)
        .write("activity.export", Admin, &[], activity::export)
        .read("retention.get", Admin, &[Retention, Persons, Consents, Sessions, Answers], retention::get)
        .write("retention.set", Admin, &[Retention], retention::set)
        .write("retention.keep", Admin, &[Retention], retention::keep)
        .write("retention.confirm_clock", Admin, &[Retention, Persons, Sessions], retention::confirm_clock)
        .write(
            "retention.erase",
            Admin,
            &[
                Persons,
                Consents,
                Sessions,
                Answers,
                Transcripts,
                Ratings,
                Comments,
                SignOffs,
                Jobs,
                Retention,
                Requests,
            ],
            retention::erase_now,
        )
        .read("erasures.list", Admin, &[Retention], erasures::list)
        .write("erasures.export", Admin, &[], erasures::export)
        .read("requests.list", Admin, &[Requests, Persons], requests::list)
        .write("requests.create", Admin, &[Requests, Retention], requests::create)
        .write("requests.add_step", Admin, &[Requests], requests::add_step)
        .read("backup.status", Admin, &[Backups], backup::status)
        .write("backup.create", Admin, &[Jobs], backup::create)
        .host("backup.inspect", backup::inspect)
        .host("backup.verify", backup::verify)
        .host("backup.restore", backup::restore)
        .host("backup.stop", backup::stop)
        .read("diagnostics.get", Admin, &[Diagnostics, Jobs, Weights], diagnostics::get)
        .write("diagnostics.check", Admin, &[Jobs], diagnostics::check)
        .read("diagnostics.open_logs", Admin, &[], diagnostics::open_logs)
        .read("consents.texts", Recruiter, &[], consents::texts)
        .write("consents.record", Recruiter, &[Consents, Answers, Jobs], consents::record)
        .read(
            "sessions.list",
            Recruiter,
            &[Sessions, Persons, Answers, Ratings, SignOffs, Jobs],
            sessions::list,
        )
        .read(
            "sessions.get",
            Recruiter,
            &[Sessions, Campaigns, Persons, Consents, Answers, Transcripts, Ratings, SignOffs, Jobs, Weights],
            sessions::get,
        )
        .write("sessions.create", Recruiter, &[Sessions, Persons, Consents], sessions::create)
        .write(
            "sessions.unblind",
            Recruiter,
            &[Sessions, Persons, Answers, Transcripts, Jobs],
            blind::unblind,
        )
        .read("sessions.preview_list", Recruiter, &[Persons, Sessions], rosters::preview)
        .write("sessions.create_list", Recruiter, &[Sessions, Persons], rosters::create)
        .write("sessions.schedule", Recruiter, &[Sessions], calendar::schedule)
        .write("sessions.cancel", Recruiter, &[Sessions], calendar::cancel)
        .write("sessions.no_show", Recruiter, &[Sessions], calendar::no_show)
        .read(
            "calibrations.list",
            Recruiter,
            &[Sessions, Persons, Answers, Ratings, SignOffs, Users],
            calibrations::list,
        )
        .read(
            "calibrations.get",
            Recruiter,
            &[Sessions, Answers, Ratings, SignOffs, Users],
            calibrations::get,
        )
        .write("calibrations.agree", Recruiter, &[Ratings], calibrations::agree)
        .read("calendar.list", Recruiter, &[Sessions, Persons, Campaigns], calendar::list)
        .read("calendar.file", Recruiter, &[], calendar::file)
        .write("calendar.export", Recruiter, &[], calendar::export)
        .read("imports.probe", Recruiter, &[], imports::probe)
        .write("imports.start", Recruiter, &[Jobs, Answers, Sessions], imports::start)
        .write("answers.remove", Recruiter, &[Answers, Sessions, Jobs], answers::remove)
        .write("answers.choose", Recruiter, &[Answers, Sessions], answers::choose)
        .write("answers.restore", Recruiter, &[Answers, Sessions], answers::restore)
        .read("transcripts.captions", Recruiter, &[Answers, Transcripts], captions::of_answer)
        .read("transcripts.get", Recruiter, &[Transcripts, Answers], transcripts::get)
        .write("transcripts.save", Recruiter, &[Transcripts], transcripts::save)
        .write("transcripts.run", Recruiter, &[Transcripts, Jobs], transcripts::run)
        .read(
            "observations.get",
            Recruiter,
            &[Observations, Answers, Consents, Settings, Weights],
            observations::get,
        )
        .write("observations.run", Recruiter, &[Jobs], observations::run)
        .read(
            "analyses.get",
            Recruiter,
            &[Analyses, Transcripts, Ratings, SignOffs, Answers, Consents],
            analyses::get,
        )
        .write("analyses.run", Recruiter, &[Analyses], analyses::run)
        .write("ratings.save", Recruiter, &[Ratings], ratings::save)
        .read("comments.list", Recruiter, &[Comments, Ratings, SignOffs, Answers], comments::list)
        .write("comments.create", Recruiter, &[Comments], comments::create)
        .write("comments.reply", Recruiter, &[Comments], comments::reply)
        .write("comments.correct", Recruiter, &[Comments], comments::correct)
        .write("comments.withdraw", Recruiter, &[Comments], comments::withdraw)
        .write("comments.restore", Recruiter, &[Comments], comments::restore)
        .write("comments.resolve", Recruiter, &[Comments], comments::resolve)
        .write("comments.reopen", Recruiter, &[Comments], comments::reopen)
        // Who signs sees from then on whose interview it is.
        .write(
            "sign_offs.create",
            Recruiter,
            &[SignOffs, Sessions, Persons, Answers, Transcripts, Jobs],
            sign_offs::create,
        )
        .write("sign_offs.reopen", Recruiter, &[SignOffs], sign_offs::reopen)
        .read(
            "reports.list",
            Recruiter,
            &[Sessions, Persons, Answers, Ratings, SignOffs, Jobs],
            reports::list,
        )
        .write("reports.export", Recruiter, &[], reports::export)
        .write("reports.compare", Recruiter, &[], reports::compare)
        .write("reports.export_analytics", Recruiter, &[], reports::analytics::export)
        .write("reports.export_overview", Recruiter, &[], reports::overview::export)
        .write("reports.save_picture", Recruiter, &[], reports::analytics::save_picture)
        .read("reports.reveal", Recruiter, &[], reports::reveal)
        .write("reports.start_export", Recruiter, &[Jobs], reports::start_export)
        .read("reports.exports", Recruiter, &[Reports, Persons], reports::list_exports)
        .write("reports.forget_export", Recruiter, &[Reports], reports::forget)
        .read("report_templates.list", Recruiter, &[Reports], report_templates::list)
        .write("report_templates.create", Admin, &[Reports], report_templates::create)
        .write("report_templates.update", Admin, &[Reports], report_templates::update)
        .write("report_templates.delete", Admin, &[Reports], report_templates::delete)
        .write("report_templates.restore", Admin, &[Reports], report_templates::restore)
        .write("report_templates.set_default", Admin, &[Reports], report_templates::set_default)
        .write("report_templates.set_logo", Admin, &[Reports], report_templates::set_logo)
        .read("report_templates.logo", Recruiter, &[Reports], report_templates::logo)
        .read("jobs.list", Recruiter, &[Jobs], jobs::list)
        .write("jobs.cancel", Recruiter, &[Jobs], jobs::cancel)
        .write("jobs.retry", Recruiter, &[Jobs], jobs::retry)
        .read("devices.list", Recruiter, &[Devices], devices::list)
        .write("devices.choose", Recruiter, &[Devices], devices::choose)
        .read("devices.watch", Recruiter, &[], devices::watch)
        .read("devices.release", Recruiter, &[], devices::release)
        .read("spoken.list", Recruiter, &[Spoken, Questions, Campaigns], spoken::list)
        .read("spoken.hear", Recruiter, &[Spoken], spoken::hear)
        .read("spoken.watch", Recruiter, &[], spoken::watch)
        .read("spoken.begin", Recruiter, &[], spoken::begin)
        .read("spoken.end", Recruiter, &[], spoken::end)
        .read("spoken.close", Recruiter, &[], spoken::leave)
        .write("spoken.keep", Recruiter, &[Spoken], spoken::keep)
        .write("spoken.remove", Recruiter, &[Spoken], spoken::remove)
        .read("recordings.current", Recruiter, &[Devices], recordings::current)
        .read("recordings.captions", Recruiter, &[Captions], captions::current)
        .read("recordings.metrics", Recruiter, &[], live_metrics::current)
        .write("recordings.start", Recruiter, &[Devices], recordings::start)
        .write("recordings.pause", Recruiter, &[Devices], recordings::pause)
        .write("recordings.resume", Recruiter, &[Devices], recordings::resume)
        .write("recordings.stop", Recruiter, &[Devices, Answers, Sessions, Jobs], recordings::stop)
        .write("recordings.discard", Recruiter, &[Devices], recordings::discard)
        .write("interview.hand_over", Recruiter, &[Interview, Sessions, Workspace], room::hand_over)
        .host("interview.take_back", room::take_back)
        .write("interview.close", Recruiter, &[Interview, Sessions, Workspace, Devices], room::close)
        .read("interview.console", Recruiter, &[Interview, Devices, Answers], room::console)
        .write("interview.give_break", Recruiter, room::TOUCHED, room::give_break)
        .write("interview.end_break", Recruiter, room::TOUCHED, room::end_break)
        .write("interview.help", Recruiter, &[Interview], room::help)
        .read("interview_notes.list", Recruiter, &[InterviewNotes, Answers], interview_notes::list)
        .write("interview_notes.add", Recruiter, &[InterviewNotes], interview_notes::add)
        .write("interview_notes.edit", Recruiter, &[InterviewNotes], interview_notes::edit)
        .write("interview_notes.remove", Recruiter, &[InterviewNotes], interview_notes::remove)
        .write("interview_notes.restore", Recruiter, &[InterviewNotes], interview_notes::restore)
        .read("interview.get", Recruiter, &[Interview, Devices, Answers], room::get)
        .read("interview.sheet", Recruiter, &[Interview, Settings], room::sheet)
        .read("interview.speak", Recruiter, &[], room::speak)
        .write("interview.inform", Recruiter, room::TOUCHED, room::inform)
        .write("interview.consent", Recruiter, &[Interview, Consents, Answers, Jobs], room::consent)
        .write("interview.adjust", Recruiter, room::TOUCHED, room::adjust)
        .write("interview.ready", Recruiter, room::TOUCHED, room::ready)
        .write("interview.practise", Recruiter, room::TOUCHED, room::practise)
        .write("interview.begin", Recruiter, room::TOUCHED, room::begin)
        .write("interview.answer", Recruiter, room::TOUCHED, room::answer)
        .write("interview.write", Recruiter, room::TOUCHED, room::write)
        .read("interview.keep_draft", Recruiter, &[], room::keep_draft)
        .write("interview.stop", Recruiter, room::TOUCHED, room::stop)
        .write("interview.decline", Recruiter, room::TOUCHED, room::decline)
        .write("interview.next", Recruiter, room::TOUCHED, room::next)
        .write("interview.skip", Recruiter, room::TOUCHED, room::skip)
        .write("interview.ask_again", Recruiter, room::TOUCHED, room::ask_again)
        .write("interview.go_to", Recruiter, room::TOUCHED, room::go_to)
        .write("interview.repeat", Recruiter, room::TOUCHED, room::repeat)
        .write("interview.pause", Recruiter, room::TOUCHED, room::pause)
        .write("interview.resume", Recruiter, room::TOUCHED, room::resume)
        .write("interview.ask_help", Recruiter, &[Interview], room::ask_help)
        .write("interview.finish", Recruiter, room::TOUCHED, room::finish)
        .write("interview.experience", Recruiter, room::TOUCHED, room::experience)
        .read("sessions.log", Recruiter, &[Interview, Sessions], room::log)
        .read("weights.list", Recruiter, &[Weights, Jobs, Settings], weights_shelf::list)
        .write("weights.fetch", Admin, &[Weights, Jobs], weights_shelf::fetch)
        .write("weights.import", Admin, &[Weights], weights_shelf::import)
        .write("weights.measure", Admin, &[Weights, Jobs], weights_shelf::measure)
        .write("weights.remove", Admin, &[Weights], weights_shelf::remove)
        .write(
            "sample.create",
            Recruiter,
            &[Campaigns, Questions, Persons, Consents, Sessions, Jobs],
            sample::create,
        )
        .reached(Reach::Door, &["workspace.unlock", "users.sign_in", "users.recover"])
        .reached(Reach::Both, AT_BOTH)
        .reached(Reach::Candidate, BY_CANDIDATE)
}

/// What can be called from the desk and from the candidate's place.
const AT_BOTH: &[&str] = &[
    "workspace.status",
    "interview.take_back",
    "consents.texts",
    "recordings.current",
    "recordings.captions",
    "recordings.metrics",
];

/// What only the candidate calls while they sit at this machine.
const BY_CANDIDATE: &[&str] = &[
    "devices.list",
    "devices.choose",
    "devices.watch",
    "devices.release",
    "interview.get",
    "interview.sheet",
    "interview.speak",
    "interview.inform",
    "interview.consent",
    "interview.adjust",
    "interview.ready",
    "interview.practise",
    "interview.begin",
    "interview.answer",
    "interview.write",
    "interview.keep_draft",
    "interview.stop",
    "interview.decline",
    "interview.next",
    "interview.skip",
    "interview.ask_again",
    "interview.go_to",
    "interview.repeat",
    "interview.pause",
    "interview.resume",
    "interview.ask_help",
    "interview.finish",
    "interview.experience",
];
