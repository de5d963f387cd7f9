import type { Member } from "../transport/generated";
import { failure } from "./core";
import type { FakeCore, Handlers } from "./core";

/** The people of the workspace, with passwords as in the core: whoever adds somebody has one of their own. */
export class FakeTeam {
  members: Member[] = [];
  passwords = new Map<string, string>();

  private readonly core: FakeCore;

  constructor(core: FakeCore) {
    this.core = core;
  }

  private all(): Member[] {
    const own = this.core.status.user;
    if (own && !this.members.some(({ id }) => id === own.id)) this.members.push({ ...own, has_password: false, own: true });
    return this.members.map((member) => ({ ...member, has_password: this.passwords.has(member.id), own: member.id === own?.id }));
  }

  private enter(identifier: string): null {
    this.core.status = { ...this.core.status, user: this.members.find(({ id }) => id === identifier) ?? null, people: [], can_sign_out: true };
    this.core.become("open");
    return null;
  }

  handlers(): Pick<Handlers, "users.list" | "users.create" | "users.update" | "users.set_password" | "users.sign_in" | "users.sign_out" | "users.recover"> {
    return {
      "users.list": () => this.all(),
      "users.create": ({ password, ...edit }) => {
        if (!this.all().some(({ own, has_password }) => own && has_password)) throw failure("user.own_password_first", "conflict");
        const user = { id: `user-${this.members.length + 1}`, active: true, ...edit };
        this.members.push({ ...user, has_password: true, own: false });
        this.passwords.set(user.id, password);
        this.core.changed("users");
        return user;
      },
      "users.update": (edit) => {
        this.members = this.members.map((member) => (member.id === edit.id ? { ...member, ...edit } : member));
        this.core.changed("users");
        return edit;
      },
      "users.set_password": ({ id, password }) => {
        if (password.length < 12) throw failure("user.password_short", "invalid");
        this.passwords.set(id, password);
        this.core.status = { ...this.core.status, can_sign_out: true };
        this.core.changed("users", "workspace");
        return null;
      },
      "users.sign_out": () => {
        this.core.status = { ...this.core.status, user: null, can_sign_out: false, people: this.members.filter(({ active }) => active).map(({ id, first_name, last_name }) => ({ id, name: `${first_name} ${last_name}` })) };
        this.core.become("sign_in");
        return null;
      },
      "users.sign_in": ({ identifier, password }) => {
        if (this.passwords.get(identifier) !== password) throw failure("sign_in.wrong", "forbidden");
        return this.enter(identifier);
      },
      "users.recover": ({ identifier, password }) => {
        this.passwords.set(identifier, password);
        return this.enter(identifier);
      },
    };
  }
}
