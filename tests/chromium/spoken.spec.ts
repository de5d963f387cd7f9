import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { say, SOON, test } from "../support/inRoom.ts";

const FIRST = "Parlez-moi d’un montage difficile.";
const PROBE = "Un exemple ?";
const SECOND = "Qu’avez-vous appris depuis ?";
const ADA = "Ada Lefèvre";

const asked = (text: string, probes: string[]) => ({ text, category: "", difficulty: "", mandatory: false, limit_ms: null, preparation_ms: 300_000, competencies: [], probes });

/** Counts what the page plays, and how loud it is. */
async function listenTo(page: Page): Promise<() => Promise<{ seconds: number; peak: number }[]>> {
  await page.addInitScript(() => {
    const heard: { seconds: number; peak: number }[] = [];
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (...when) {
      const samples = this.buffer?.getChannelData(0) ?? new Float32Array();
      heard.push({ seconds: this.buffer?.duration ?? 0, peak: samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0) });
      start.apply(this, when);
    };
    Object.assign(window, { heard });
  });
  await page.reload();
  return () => page.evaluate(() => (window as unknown as { heard: { seconds: number; peak: number }[] }).heard);
}

test("a recruiter reads the questions aloud by the keyboard, and candidates hear it", async ({ page, room, product }) => {
  room.plug("headset", "Casque");
  room.play("headset", "sine=f=300:d=120,volume=-12dB");
  const campaign = await product.call("campaigns.create", { title: "Régie", job_title: "Régisseuse", job_description: "", experience_level: "", language: "fr", policy_profiles: ["FR"] });
  const { id: first } = await product.call("questions.create", { campaign_id: campaign.id, question: asked(FIRST, [PROBE]) });
  await product.call("questions.create", { campaign_id: campaign.id, question: asked(SECOND, []) });
  await product.call("campaigns.set_scorecard", { id: campaign.id, criteria: [{ id: null, name: "Calme", description: "", weight: 1, anchors: { one: "Panique.", three: "Hésite.", five: "Organise." } }] });
  await product.call("campaigns.set_rules", { id: campaign.id, rules: { preparation_ms: null, limit_ms: null, takes: 1, counting: "last", going_back: false, follow_ups: 0, blind: "off" } });
  const heard = await listenTo(page);
  await page.evaluate((id) => (window.location.hash = `/campaigns/${id}`), campaign.id);

  const rows = page.getByTestId("spoken-text");
  const dialog = page.getByRole("dialog", { name: say("spoken.dialog") });
  const button = (key: string) => dialog.getByRole("button", { name: say(key), exact: true });
  const enter = async (key: string) => {
    await expect(button(key)).toBeEnabled(SOON);
    await expect(button(key)).toBeFocused(SOON);
    await page.keyboard.press("Enter");
  };
  const read = async () => {
    await expect(button("spoken.record")).not.toHaveAttribute("aria-disabled", "true", SOON);
    await enter("spoken.record");
    await expect(dialog.getByText(/0:0[2-9]/).first()).toBeVisible(SOON);
    await enter("spoken.stop");
    await expect(dialog.getByText(say("spoken.taken"))).toBeVisible(SOON);
  };

  await test.step("one text after the other", async () => {
    await expect(rows).toHaveCount(3);
    await expectNoFaults(page, "nothing recorded");
    await rows.first().getByRole("button", { name: new RegExp(`^${say("spoken.record")}`) }).press("Enter");
    await expect(dialog.getByText(FIRST, { exact: true })).toBeVisible();
    await read();
    await expectNoFaults(page, "a take");
    // It is played back as soon as it is there.
    const [taken] = await heard();
    expect(taken?.seconds).toBeGreaterThan(1.5);
    expect(taken?.peak).toBeGreaterThan(0.1);
    await enter("spoken.keepAndNext");
    await expect(dialog.getByText(PROBE, { exact: true })).toBeVisible();
    await read();
    await enter("spoken.keepAndNext");
    await expect(dialog.getByText(SECOND, { exact: true })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(rows.nth(0)).toContainText(ADA);
    await expect(rows.nth(1)).toContainText(ADA);
    await expect(rows.nth(2)).toContainText(say("spoken.synthetic"));
    expect(room.listeners()).toBe(0);
  });

  await test.step("a recording belongs to its wording", async () => {
    await product.call("questions.update", { id: first, question: asked(FIRST, ["Lequel ?"]) });
    await expect(page.getByTestId("spoken-outdated")).toContainText(PROBE);
    await expect(rows.nth(1)).toContainText(say("spoken.synthetic"));
    await expectNoFaults(page, "an outdated recording");
  });

  await test.step("candidates hear the person, and are told where it is a machine", async () => {
    await product.call("campaigns.open", { id: campaign.id });
    await expect(page.getByTestId("spoken-outdated")).toHaveCount(0);
    await expect.poll(async () => (await product.call("jobs.list", {})).length, SOON).toBe(0);
    const { id } = await product.call("sessions.create", {
      campaign_id: campaign.id, person_id: null, person: { first_name: "Inès", last_name: "Duval", email: "", phone: "" }, language: "fr", consent_language: "fr", consents: [],
    });
    await product.call("interview.hand_over", { session_id: id, beside: false });
    const { hash } = await product.call("interview.sheet", { language: "fr" });
    await product.call("interview.inform", { language: "fr", hash });
    await product.call("interview.consent", { language: "fr", answers: [{ kind: "recording", granted: true }] });
    await expect.poll(async () => (await product.call("devices.watch", {})).microphone.level_db, SOON).not.toBeNull();
    await product.call("interview.ready", { sound_only: true, in_writing: false });
    await product.call("interview.practise", { skipped: true });
    await product.call("interview.begin", {});
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: FIRST })).toBeVisible(SOON);
    await expect.poll(async () => (await heard()).length, SOON).toBe(1);
    expect((await heard())[0]?.seconds).toBeGreaterThan(1.5);
    await expect(page.getByText(say("room.voice.synthetic"))).toBeHidden();
    await product.call("interview.skip", {});
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: SECOND })).toBeVisible(SOON);
    await expect.poll(async () => (await heard()).length, SOON).toBe(1);
    await expect(page.getByText(say("room.voice.synthetic"))).toBeVisible();
  });
});
