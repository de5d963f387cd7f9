import type { CommentsView, Remark, Thread } from "../transport/generated";
import type { Id } from "../transport/transport";
import { failure } from "./core";
import type { FakeCore, Handlers } from "./core";

/** A colleague who comments too. */
export const COLLEAGUE = "Basile Colin";

/** The comments of the stand-in core, by answer. */
export class FakeComments {
  private readonly views = new Map<Id, CommentsView>();
  private readonly gone = new Map<Id, [Thread, Remark]>();
  private readonly core: FakeCore;

  constructor(core: FakeCore) {
    this.core = core;
  }

  of(answer: Id): CommentsView {
    const known = this.views.get(answer) ?? { threads: [], hidden: 0 };
    this.views.set(answer, known);
    return known;
  }

  private remark(text: string, name: string): Remark {
    return { id: this.core.id("comment"), author_name: name, own: name !== COLLEAGUE, text, at_ms: this.core.now(), corrected_at_ms: null };
  }

  private thread(id: Id): Thread {
    const threads = [...this.views.values()].flatMap((view) => view.threads);
    const found = threads.find((thread) => thread.id === id || thread.replies.some((reply) => reply.id === id));
    if (!found) throw failure("comment.not_found", "not_found");
    return found;
  }

  begin(answer: Id, position_ms: number | null, text: string, name = "Camille Aubert"): Id {
    const opening = this.remark(text, name);
    const view = this.of(answer);
    view.threads.push({ id: opening.id, position_ms, opening, replies: [], resolved: null });
    view.threads.sort((a, b) => (a.position_ms ?? -1) - (b.position_ms ?? -1));
    this.core.changed("comments");
    return opening.id;
  }

  reply(id: Id, text: string, name = "Camille Aubert"): Id {
    const reply = this.remark(text, name);
    this.thread(id).replies.push(reply);
    this.core.changed("comments");
    return reply.id;
  }

  hide(answer: Id, hidden: number): void {
    this.of(answer).hidden = hidden;
    this.core.changed("comments");
  }

  private change(id: Id, edit: (remark: Remark) => Remark | null): null {
    const thread = this.gone.get(id)?.[0] ?? this.thread(id);
    const said = [thread.opening, ...thread.replies, this.gone.get(id)?.[1]].find((remark) => remark?.id === id);
    if (!said) throw failure("comment.not_found", "not_found");
    if (!said.own) throw failure("comment.not_author");
    const next = edit(said);
    if (next === null) this.gone.set(id, [thread, said]);
    else this.gone.delete(id);
    if (thread.id === id) thread.opening = next;
    else thread.replies = [...thread.replies.filter((reply) => reply.id !== id), ...(next === null ? [] : [next])].sort((one, other) => one.at_ms - other.at_ms);
    this.core.changed("comments");
    return null;
  }

  private settle(id: Id, resolved: Thread["resolved"]): null {
    this.thread(id).resolved = resolved;
    this.core.changed("comments");
    return null;
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `comments.${string}`>> {
    return {
      "comments.list": ({ answer_id }) => {
        const { threads, hidden } = this.of(answer_id);
        return { threads: threads.filter(({ opening, replies }) => opening !== null || replies.length > 0), hidden };
      },
      "comments.create": ({ answer_id, position_ms, text }) => ({ id: this.begin(answer_id, position_ms, text) }),
      "comments.reply": ({ id, text }) => ({ id: this.reply(id, text) }),
      "comments.correct": ({ id, text }) => this.change(id, (remark) => ({ ...remark, text, corrected_at_ms: this.core.now() })),
      "comments.withdraw": ({ id }) => this.change(id, () => null),
      "comments.restore": ({ id }) => this.change(id, (remark) => remark),
      "comments.resolve": ({ id }) => this.settle(id, { name: "Camille Aubert", at_ms: this.core.now() }),
      "comments.reopen": ({ id }) => this.settle(id, null),
    };
  }
}
