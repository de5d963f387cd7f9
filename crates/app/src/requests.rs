//! The desk for requests of the people concerned: access, rectification, erasure, objection, explanation (P14).

use domain::{
    Id, Millis,
    person::Person,
    request::{self, RequestKind, RequestStep, StepKind, SubjectRequest},
    user::User,
};
use serde::{Deserialize, Serialize};
use store::{Find, Order, Read};
use ts_rs::TS;

use crate::{Cx, Page, Result, cx::page_limit};

#[derive(Deserialize, TS)]
pub(crate) struct ListRequests {
    after: Option<String>,
    limit: u32,
}

#[derive(Serialize, TS)]
pub(crate) struct RequestStepView {
    step: RequestStep,
    by_name: Option<String>,
}

#[derive(Serialize, TS)]
pub(crate) struct RequestView {
    request: SubjectRequest,
    person: Person,
    recorded_by_name: Option<String>,
    /// Whether it is still to be answered.
    open: bool,
    steps: Vec<RequestStepView>,
}

/// Requests that are still to be answered.
#[derive(Serialize, TS)]
pub(crate) struct OpenRequests {
    count: u32,
    /// By when the first is to be answered.
    first_due_at_ms: Millis,
}

#[derive(Deserialize, TS)]
pub(crate) struct CreateRequest {
    person_id: Id<Person>,
    kind: RequestKind,
    received_at_ms: Millis,
    note: String,
}

#[derive(Deserialize, TS)]
pub(crate) struct AddRequestStep {
    request_id: Id<SubjectRequest>,
    kind: StepKind,
    note: String,
}

fn name(tx: &mut Read<'_>, user: Id<User>) -> Result<Option<String>> {
    Ok(tx.get(user)?.map(|user| user.name()))
}

fn view(tx: &mut Read<'_>, request: SubjectRequest) -> Result<RequestView> {
    let steps = tx.list(Find::<RequestStep>::of(request.id.uuid()))?;
    let open = request::closed_by(&steps).is_none();
    let mut shown = Vec::with_capacity(steps.len());
    for step in steps {
        shown.push(RequestStepView { by_name: name(tx, step.by)?, step });
    }
    Ok(RequestView {
        person: tx.require(request.person_id)?,
        recorded_by_name: name(tx, request.recorded_by)?,
        open,
        steps: shown,
        request,
    })
}

/// How many requests are still to be answered, and by when the first is.
pub(crate) fn open(tx: &mut Read<'_>) -> Result<Option<OpenRequests>> {
    let mut due = Vec::new();
    for request in tx.list(Find::<SubjectRequest>::all())? {
        if request::closed_by(&tx.list(Find::<RequestStep>::of(request.id.uuid()))?).is_none() {
            due.push(request.due_at_ms);
        }
    }
    let Some(first_due_at_ms) = due.iter().copied().min() else { return Ok(None) };
    Ok(Some(OpenRequests { count: u32::try_from(due.len()).unwrap_or(u32::MAX), first_due_at_ms }))
}

/// Requests, newest first.
pub(crate) fn list(cx: &Cx<'_>, input: ListRequests) -> Result<Page<RequestView>> {
    let find = Find::<SubjectRequest>::all()
        .order(Order::Newest)
        .limit(page_limit(input.limit))
        .after(input.after.as_deref())?;
    cx.read(|tx| {
        let page = tx.page(find.clone())?;
        let items = page.items.into_iter().map(|request| view(tx, request)).collect::<Result<_>>()?;
        Ok(Page { items, next: page.next })
    })
}

pub(crate) fn create(cx: &Cx<'_>, input: CreateRequest) -> Result<RequestView> {
    let now = cx.now();
    cx.write(|tx| {
        tx.require(input.person_id)?;
        let CreateRequest { person_id, kind, received_at_ms, ref note } = input;
        let request = SubjectRequest::new(person_id, kind, received_at_ms, note, cx.user.id, now)?;
        tx.put(&request)?;
        view(tx, request)
    })
}

pub(crate) fn add_step(cx: &Cx<'_>, input: AddRequestStep) -> Result<RequestView> {
    let now = cx.now();
    cx.write(|tx| {
        let request = tx.require(input.request_id)?;
        let steps = tx.list(Find::<RequestStep>::of(request.id.uuid()))?;
        tx.put(&RequestStep::new(&request, &steps, input.kind, &input.note, cx.user.id, now)?)?;
        view(tx, request)
    })
}
