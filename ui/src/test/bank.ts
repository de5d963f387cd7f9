import type { BankQuestion, BankQuestionInput, BankQuestionRow, Bilingual, Competency, CompetencyInput, CompetencyRow, CriterionInput, Template, TemplateRow } from "../transport/generated";
import type { Id } from "../transport/transport";
import { failure, page } from "./core";
import type { FakeCore, Handlers } from "./core";

const both = (fr: string, en: string): Bilingual => ({ fr, en });

function competencyOf(id: Id, input: CompetencyInput): Competency {
  return { ...input, id, based_on: null, created_at_ms: 0 };
}

const LISTENING = competencyOf("listening", {
  name: both("Écoute", "Listening"),
  definition: both("Comprendre avant de répondre.", "Understanding before answering."),
  anchors: { one: both("Répond à côté.", "Answers something else."), three: both("Reformule.", "Rephrases."), five: both("Reformule et vérifie.", "Rephrases and checks.") },
});

function questionOf(id: Id, input: BankQuestionInput): BankQuestion {
  return { ...input, id, based_on: null, created_at_ms: 0 };
}

const SHIPPED = questionOf("shipped", {
  competency_id: LISTENING.id,
  category: "behavioural",
  difficulty: "medium",
  text: both("Parlez-nous d’un malentendu.", "Tell us about a misunderstanding."),
  preparation_ms: 45_000,
  limit_ms: 150_000,
  probes: [both("Qu’avez-vous dit ?", "What did you say?")],
});

/** The bank of the stand-in core: one entry of each sort that comes with the product, and what is written. */
export class FakeBank {
  competencies = new Map<Id, Competency>();
  questions = new Map<Id, BankQuestion>();
  templates = new Map<Id, Template>();
  private removed = new Map<Id, Competency | BankQuestion | Template>();

  private readonly core: FakeCore;

  constructor(core: FakeCore) {
    this.core = core;
  }

  private competency(id: Id): Competency {
    const found = id === LISTENING.id ? LISTENING : this.competencies.get(id);
    if (!found) throw failure("competency.not_found", "not_found");
    return found;
  }

  private question(id: Id): BankQuestion {
    const found = id === SHIPPED.id ? SHIPPED : this.questions.get(id);
    if (!found) throw failure("bank_question.not_found", "not_found");
    return found;
  }

  private rows(): BankQuestionRow[] {
    return [...this.questions.values(), SHIPPED].map((question) => ({ question, own: question.id !== SHIPPED.id, competency: this.competency(question.competency_id).name }));
  }

  private template(id: Id): Template {
    const found = this.templates.get(id);
    if (!found) throw failure("template.not_found", "not_found");
    return found;
  }

  private row(template: Template): TemplateRow {
    const { id, name, summary, job_title } = template;
    return { id, name, summary, job_title, criteria: template.criteria.map((criterion) => criterion.name), questions: template.questions.length, longest_ms: null, languages: ["fr"], own: true };
  }

  private keep<T extends Competency | BankQuestion | Template>(kind: Map<Id, T>, entry: T): T {
    kind.set(entry.id, entry);
    this.core.changed("bank", "templates");
    return entry;
  }

  private remove<T extends Competency | BankQuestion | Template>(kind: Map<Id, T>, id: Id): null {
    const entry = kind.get(id);
    if (!entry) throw failure("bank.built_in");
    this.removed.set(id, entry);
    kind.delete(id);
    this.core.changed("bank", "templates");
    return null;
  }

  private back<T extends Competency | BankQuestion | Template>(kind: Map<Id, T>, id: Id): T {
    return this.keep(kind, this.removed.get(id) as T);
  }

  handlers(): Pick<Handlers, Extract<keyof Handlers, `bank.${string}` | `templates.${string}` | "questions.add_from_bank">> {
    const core = this.core;
    return {
      "bank.questions": ({ search, own, category, difficulty, competency_id, after, limit }) =>
        page(
          this.rows().filter(
            ({ question, own: mine }) =>
              (search === null || `${question.text.fr} ${question.text.en}`.toLowerCase().includes(search.toLowerCase())) &&
              (own === null || own === mine) &&
              (category === null || category === question.category) &&
              (difficulty === null || difficulty === question.difficulty) &&
              (competency_id === null || competency_id === question.competency_id),
          ),
          after,
          limit,
        ),
      "bank.get_question": ({ id }) => {
        const question = this.question(id);
        return { question, own: id !== SHIPPED.id, competency: this.competency(question.competency_id) };
      },
      "bank.create_question": (input) => this.keep(this.questions, questionOf(core.id("bank-question"), input)),
      "bank.update_question": ({ id, question }) => this.keep(this.questions, { ...this.question(id), ...question }),
      "bank.copy_question": ({ id }) => this.keep(this.questions, { ...this.question(id), id: core.id("bank-question"), based_on: id }),
      "bank.delete_question": ({ id }) => this.remove(this.questions, id),
      "bank.restore_question": ({ id }) => this.back(this.questions, id),
      "bank.competencies": () =>
        [...this.competencies.values(), LISTENING].map((competency): CompetencyRow => ({
          competency,
          own: competency.id !== LISTENING.id,
          questions: this.rows().filter(({ question }) => question.competency_id === competency.id).length,
        })),
      "bank.create_competency": (input) => this.keep(this.competencies, competencyOf(core.id("competency"), input)),
      "bank.update_competency": ({ id, competency }) => this.keep(this.competencies, { ...this.competency(id), ...competency }),
      "bank.copy_competency": ({ id }) => this.keep(this.competencies, { ...this.competency(id), id: core.id("competency"), based_on: id }),
      "bank.delete_competency": ({ id }) => this.remove(this.competencies, id),
      "bank.restore_competency": ({ id }) => this.back(this.competencies, id),
      "bank.export": () => ({ path: "/home/camille/Documents/RecruteIA/Banque de questions.xlsx", bytes: 48_000 }),
      "bank.preview_import": ({ source }) => {
        const wrong = "upload_id" in source && source.upload_id.includes("wrong");
        return {
          added: 1, changed: 0, unchanged: 3, digest: "digest",
          rows: [{ sheet: "Questions", row: 4, action: "add", text: both("Que faites-vous ?", "What do you do?") }],
          problems: wrong ? [{ sheet: "Questions", row: 2, column: "D", heading: "Question (français)", code: "formula" }] : [],
          problem_count: wrong ? 1 : 0,
        };
      },
      "bank.apply_import": () => {
        this.keep(this.questions, { ...SHIPPED, id: core.id("bank-question"), text: both("Que faites-vous ?", "What do you do?") });
        return { added: 1, changed: 0, unchanged: 3 };
      },
      "questions.add_from_bank": ({ campaign_id, question_ids }) => {
        const campaign = core.campaign(campaign_id);
        return question_ids.map((id) => {
          const chosen = this.question(id);
          const { name, definition, anchors } = this.competency(chosen.competency_id);
          const language = campaign.language;
          const known = core.campaign(campaign_id).criteria;
          if (!known.some((criterion) => criterion.name === name[language])) {
            const added: CriterionInput = {
              id: null, name: name[language], description: definition[language], weight: 1,
              anchors: { one: anchors.one[language], three: anchors.three[language], five: anchors.five[language] },
            };
            core.handlers["campaigns.set_scorecard"]({ id: campaign_id, criteria: [...known, added] });
          }
          const asked = core.handlers["questions.create"]({
            campaign_id,
            question: {
              text: chosen.text[language], category: chosen.category, difficulty: chosen.difficulty, mandatory: true, limit_ms: chosen.limit_ms, preparation_ms: chosen.preparation_ms,
              competencies: core.campaign(campaign_id).criteria.filter((criterion) => criterion.name === name[language]).map((criterion) => criterion.id),
              probes: chosen.probes.map((probe) => probe[language]),
            },
          });
          return Object.assign(core.questions.find((question) => question.id === asked.id) ?? asked, { bank_question_id: id });
        });
      },
      "templates.list": () => [...this.templates.values()].map((template) => this.row(template)),
      "templates.get": ({ id }) => ({ template: this.template(id), languages: ["fr"], own: true }),
      "templates.save": ({ campaign_id, template: { name, summary } }) => {
        const campaign = core.campaign(campaign_id);
        const only = (text: string) => both(text, "");
        return this.keep(this.templates, {
          id: core.id("template"), name: only(name), summary: only(summary), job_title: only(campaign.job_title), job_description: only(campaign.job_description),
          experience_level: only(campaign.experience_level), rules: campaign.rules, created_at_ms: core.now(),
          criteria: campaign.criteria.map((criterion) => ({
            name: only(criterion.name), definition: only(criterion.description), weight: criterion.weight,
            anchors: { one: only(criterion.anchors.one), three: only(criterion.anchors.three), five: only(criterion.anchors.five) },
          })),
          questions: core.questions.filter((question) => question.campaign_id === campaign_id).map((question) => ({
            text: only(question.displayed_text), category: only(question.category), difficulty: only(question.difficulty), mandatory: question.mandatory,
            preparation_ms: question.preparation_ms, limit_ms: question.limit_ms, takes: question.takes, follow_ups: question.follow_ups, criteria: [], probes: question.probes.map(only), bank_question_id: question.bank_question_id,
          })),
        });
      },
      "templates.rename": ({ id, template: { name, summary } }) => this.keep(this.templates, { ...this.template(id), name: both(name, ""), summary: both(summary, "") }),
      "templates.delete": ({ id }) => this.remove(this.templates, id),
      "templates.restore": ({ id }) => this.back(this.templates, id),
      "templates.create_campaign": ({ template_id, title, language, policy_profiles }) => {
        const template = this.template(template_id);
        const campaign = core.handlers["campaigns.create"]({
          title: title || template.job_title[language], job_title: template.job_title[language], job_description: "", experience_level: "", language, policy_profiles,
        });
        core.handlers["campaigns.set_scorecard"]({
          id: campaign.id,
          criteria: template.criteria.map(({ name, definition, weight, anchors }) => ({
            id: null, name: name[language], description: definition[language], weight,
            anchors: { one: anchors.one[language], three: anchors.three[language], five: anchors.five[language] },
          })),
        });
        for (const question of template.questions) {
          core.handlers["questions.create"]({
            campaign_id: campaign.id,
            question: {
              text: question.text[language], category: question.category[language], difficulty: question.difficulty[language], mandatory: question.mandatory,
              limit_ms: question.limit_ms, preparation_ms: question.preparation_ms, competencies: [], probes: question.probes.map((probe) => probe[language]),
            },
          });
        }
        return campaign;
      },
    };
  }
}
