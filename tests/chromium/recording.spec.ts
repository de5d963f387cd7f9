import { expect } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { say, SOON, test } from "../support/inRoom.ts";

test("an answer is recorded here, through a pause and a microphone that is pulled out", async ({ page, room, product }) => {
  const headset = room.plug("headset", "Casque");
  const campaign = await product.call("campaigns.create", { title: "Régie", job_title: "Régisseuse", job_description: "", experience_level: "", language: "fr", policy_profiles: ["EU"] });
  await product.call("questions.create", {
    campaign_id: campaign.id,
    question: { text: "Parlez-moi d’un montage difficile.", category: "", difficulty: "", mandatory: true, limit_ms: 120_000, preparation_ms: null, competencies: [], probes: [] },
  });
  await product.call("campaigns.set_scorecard", { id: campaign.id, criteria: [{ id: null, name: "Calme", description: "", weight: 1, anchors: { one: "Panique.", three: "Hésite.", five: "Organise." } }] });
  await product.call("campaigns.set_rules", { id: campaign.id, rules: { preparation_ms: null, limit_ms: null, takes: null, counting: "last", going_back: true, follow_ups: 0, blind: "off" } });
  await product.call("campaigns.open", { id: campaign.id });
  const { id: session } = await product.call("sessions.create", {
    campaign_id: campaign.id, person_id: null, person: { first_name: "Inès", last_name: "Duval", email: "", phone: "" }, language: "fr", consent_language: "fr", consents: [{ kind: "recording", granted: true }],
  });
  await page.evaluate((id) => (window.location.hash = `/sessions/${id}`), session);

  const dialog = page.getByRole("dialog", { name: say("recording.title") });
  const clock = dialog.getByTestId("recording-clock");
  const voice = room.play("headset", "sine=f=300:d=60,volume=9dB");

  await test.step("picture and level are there before anything is recorded", async () => {
    await page.getByRole("button", { name: say("recording.here") }).click();
    await expect(dialog.getByRole("img", { name: say("devices.camera.preview") })).toBeVisible(SOON);
    await expect(dialog.getByText("Parlez-moi d’un montage difficile.", { exact: true })).toBeVisible();
    await expect(dialog.getByRole("button", { name: say("recording.start") })).toBeEnabled(SOON);
    await expectNoFaults(page, "ready to record");
  });

  await test.step("it records, shows that it does, and keeps nothing of a pause", async () => {
    await dialog.getByRole("button", { name: say("recording.start") }).click();
    await expect(clock).toContainText(say("recording.on"), SOON);
    await expect(clock).toContainText(/0:0[3-9]/, SOON);
    await expect(page.getByTestId("recording-strip")).toBeAttached();
    await dialog.getByRole("button", { name: say("recording.pause") }).click();
    await expect(clock).toContainText(say("recording.paused"));
    await expectNoFaults(page, "a paused recording");
    await dialog.getByRole("button", { name: say("recording.resume") }).click();
    await expect(clock).toContainText(say("recording.on"));
  });

  await test.step("the window may be reloaded meanwhile", async () => {
    await page.reload();
    await expect(clock).toContainText(say("recording.on"), SOON);
  });

  await test.step("a microphone that is pulled out is told, and another goes on", async () => {
    room.unplug(headset);
    voice.kill();
    await expect(dialog.getByText(say("recording.goesOnWithout"))).toBeVisible(SOON);
    room.plug("desk", "Micro de table");
    await expect(dialog.getByText(say("recording.goesOnWithout"))).toBeHidden(SOON);
    await expect(dialog.getByText("Micro de table")).toBeVisible();
  });

  await test.step("what was recorded is there at once, with what is missing", async () => {
    await dialog.getByRole("button", { name: say("recording.stop") }).click();
    await expect(dialog).toBeHidden(SOON);
    await expect(page.getByTestId("answer-lines").getByRole("button", { name: /^Pas de son de / })).toHaveCount(1);
    const video = page.locator("video");
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState), SOON).toBeGreaterThanOrEqual(2);
    const length = await video.evaluate((element: HTMLVideoElement) => element.duration);
    expect(length).toBeGreaterThan(5);
    await page.getByRole("button", { name: say("player.play") }).click();
    await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime), SOON).toBeGreaterThan(0.5);
    expect(room.listeners()).toBe(0);
  });

  await test.step("what is discarded is gone", async () => {
    await page.getByRole("button", { name: say("recording.action"), exact: true }).click();
    await dialog.getByRole("button", { name: say("recording.start") }).click(SOON);
    await expect(clock).toContainText(/0:0[1-9]/, SOON);
    await dialog.getByRole("button", { name: say("recording.discard") }).click();
    await page.getByRole("dialog", { name: say("recording.discardTitle") }).getByRole("button", { name: say("recording.discard") }).click();
    await expect(dialog).toBeHidden(SOON);
    const view = await product.call("sessions.get", { id: session });
    expect(view.questions[0]?.takes).toHaveLength(1);
  });
});
