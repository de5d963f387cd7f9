import { expect } from "@playwright/test";
import { say, SOON, test } from "../support/inRoom.ts";

test("camera and microphone are tried out before an interview", async ({ page, room }) => {
  const headset = room.plug("headset", "Casque");
  await page.evaluate(() => (window.location.hash = "/settings/devices"));
  const start = page.getByRole("button", { name: say("devices.test") });
  const meter = page.getByRole("meter", { name: say("devices.level.label") });
  const preview = page.getByRole("img", { name: say("devices.camera.preview") });

  await test.step("nothing is open before it is asked for", async () => {
    await expect(start).toBeVisible();
    expect(room.listeners()).toBe(0);
  });

  await test.step("the picture moves and the level follows the voice", async () => {
    await start.click();
    await expect(preview).toBeVisible(SOON);
    for (let shown = 0; shown < 5; shown += 1) {
      const picture = await page.waitForResponse(/\/preview\//);
      expect(picture.headers()["content-type"]).toBe("image/jpeg");
    }
    await expect(page.getByText(say("devices.advice.sound.silent"))).toBeVisible(SOON);
    // ffmpeg's sine has an eighth of full scale: louder by 9 dB, its mean is at -12 dB.
    const voice = room.play("headset", "sine=f=300:d=60,volume=9dB");
    await expect(meter).toHaveAttribute("aria-valuenow", "-12", SOON);
    await expect(page.getByText(say("devices.good"))).toBeVisible(SOON);
    voice.kill();
    expect(room.listeners()).toBe(1);
  });

  await test.step("a microphone that is pulled out is named, and another takes its place", async () => {
    room.unplug(headset);
    await expect(page.getByText(/Casque/).filter({ hasText: /branch/ }).first()).toBeVisible(SOON);
    room.plug("desk", "Micro de table");
    await expect(meter).toBeVisible(SOON);
    await expect(page.getByText(/Micro de table/).first()).toBeVisible(SOON);
  });

  await test.step("leaving the page closes them", async () => {
    expect(room.listeners()).toBe(1);
    await page.evaluate(() => (window.location.hash = "/"));
    await expect.poll(() => room.listeners()).toBe(0);
  });
});
