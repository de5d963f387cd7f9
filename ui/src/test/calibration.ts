import type { AgreedRating, CalibrationItem, CalibrationRater, Deviation } from "../transport/generated";
import type { Id } from "../transport/transport";
import { unmeasured } from "./analytics";
import { failure } from "./core";
import type { FakeCore, Handlers } from "./core";

const WORTH_TALKING = 2;

/** Recordings to practise on: whoever signed sees where the raters differ, and writes down what they agree on. */
export class FakeCalibrations {
  /** Who has yet to sign, by session. */
  waiting = new Map<Id, string[]>();
  private readonly agreed = new Map<string, AgreedRating>();
  private readonly core: FakeCore;

  constructor(core: FakeCore) {
    this.core = core;
  }

  private raters(session: Id): (Omit<CalibrationRater, "deviation"> & { of: (answer: Id, criterion: Id) => CalibrationItem["ratings"] })[] {
    const { questions, panel, sign_off } = this.core.view(session);
    const own = { rater_id: sign_off?.rater_id ?? "", rater_name: sign_off?.rater_name ?? "", signed_at_ms: sign_off?.at_ms ?? 0, ratings: questions.flatMap(({ answer }) => answer?.ratings ?? []) };
    return [own, ...panel].map(({ rater_id, rater_name, signed_at_ms, ratings }) => {
      const of = (answer: Id, criterion: Id) => ratings.flatMap(({ answer_id, criterion_id, value, comment }) => (answer_id === answer && criterion_id === criterion && value !== null ? [{ rater_id, value, comment }] : []));
      return { id: rater_id, name: rater_name, signed_at_ms, of };
    });
  }

  private deviation(rater: Id, items: CalibrationItem[]): Deviation | null {
    const differences = items.flatMap(({ agreed, ratings }) => ratings.flatMap(({ rater_id, value }) => (agreed !== null && rater_id === rater ? [value - agreed.value] : [])));
    if (differences.length === 0) return null;
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    return { compared: differences.length, same: mean(differences.map((value) => Number(value === 0))), mean: mean(differences), mean_absolute: mean(differences.map(Math.abs)) };
  }

  private seen(session: Id): void {
    const view = this.core.view(session);
    if (!view.session.calibration) throw failure("calibration.counts");
    if (!view.locked) throw failure("calibration.sign_first");
  }

  handlers(): Pick<Handlers, "calibrations.list" | "calibrations.get" | "calibrations.agree"> {
    return {
      "calibrations.list": ({ campaign_id }) => {
        const sessions = this.core.handlers["sessions.list"]({ campaign_id, search: null, order: "newest", after: null, limit: 50 }).items.filter(({ calibration }) => calibration);
        return sessions.map((session) => ({ session, signed: this.core.view(session.id).locked, waiting: this.waiting.get(session.id) ?? [] }));
      },
      "calibrations.get": ({ id }) => {
        this.seen(id);
        const { campaign, questions } = this.core.view(id);
        const raters = this.raters(id);
        const items = questions.flatMap(({ question, answer }) =>
          answer === null
            ? []
            : campaign.criteria.map((criterion): CalibrationItem => {
                const ratings = raters.flatMap(({ of }) => of(answer.id, criterion.id));
                const values = ratings.map(({ value }) => value);
                const spread = values.length < 2 ? null : Math.max(...values) - Math.min(...values);
                return { question_id: question.id, answer_id: answer.id, criterion_id: criterion.id, ratings, spread, worth_talking: spread !== null && spread >= WORTH_TALKING, agreed: this.agreed.get(`${answer.id} ${criterion.id}`) ?? null };
              }),
        );
        const none = unmeasured("too_few_raters");
        return {
          campaign_id: campaign.id, campaign_title: campaign.title, criteria: campaign.criteria, questions: questions.map(({ question }) => question), items, icc: none, kappa: none, alpha: none,
          raters: raters.map(({ id: rater, name, signed_at_ms }) => ({ id: rater, name, signed_at_ms, deviation: this.deviation(rater, items) })),
          waiting: this.waiting.get(id) ?? [],
        };
      },
      "calibrations.agree": ({ session_id, answer_id, criterion_id, value, explanation }) => {
        this.seen(session_id);
        if (Array.from(explanation.trim()).length < 20) throw failure("reason.too_short", "invalid", { min: "20" });
        this.agreed.set(`${answer_id} ${criterion_id}`, { value, explanation, user_name: "Camille Aubert", at_ms: this.core.now() });
        this.core.changed("ratings");
        return null;
      },
    };
  }
}
