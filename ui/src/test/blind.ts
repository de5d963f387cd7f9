import type { BlindSession, Person, SessionView, Unblinding } from "../transport/generated";
import type { Id } from "../transport/transport";
import { failure } from "./core";
import type { FakeCore, Handlers } from "./core";

/** What is hidden of a session until its rater has signed or looked. */
export class FakeBlind {
  private readonly looks = new Map<Id, Unblinding[]>();
  private readonly core: FakeCore;

  constructor(core: FakeCore) {
    this.core = core;
  }

  /** Somebody else looked. */
  look(session: Id, look: Unblinding): void {
    this.looks.set(session, [...this.of(session), look]);
  }

  private of(session: Id): Unblinding[] {
    return this.looks.get(session) ?? [];
  }

  private own(): string {
    const { user } = this.core.status;
    return `${user?.first_name} ${user?.last_name}`;
  }

  private state(session: Id, campaign: Id, signed: boolean): BlindSession | null {
    const rule = this.core.campaign(campaign).rules.blind;
    if (rule === "off") return null;
    const looks = this.of(session);
    const masked = !signed && !looks.some(({ user_name }) => user_name === this.own());
    return { rule, alias: `K${session.replace(/\D/g, "")}`, masked, hides_recordings: masked && rule === "names_face_voice", unblindings: masked ? [] : looks };
  }

  /** The session as its reader may see it. */
  seen(view: Omit<SessionView, "blind">): SessionView {
    const blind = this.state(view.session.id, view.campaign.id, view.sign_offs.length > 0);
    if (!blind?.masked) return { ...view, blind };
    const person: Person = { ...view.person, first_name: "", last_name: "", email: "", phone: "" };
    const questions = view.questions.map(({ answer, takes, ...rest }) => ({ ...rest, answer: answer && { ...answer, source_name: "" }, takes: takes.map((take) => ({ ...take, source_name: "" })) }));
    return { ...view, blind, person, questions };
  }

  handlers(): Pick<Handlers, "sessions.unblind"> {
    return {
      "sessions.unblind": ({ session_id, reason }) => {
        if (Array.from(reason).length < 20) throw failure("reason.too_short", "invalid");
        if (!this.core.view(session_id).blind?.masked) throw failure("blind.nothing_hidden");
        this.look(session_id, { user_name: this.own(), reason, at_ms: this.core.now() });
        this.core.changed("sessions", "persons", "answers", "transcripts", "jobs");
        return null;
      },
    };
  }
}
