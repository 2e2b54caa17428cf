/** Photographs: drawn anew at a smaller size, so that place and camera written in them are gone. */

export const MOST_BYTES = 200 * 1000;
const SIDES = [1600, 1280, 1024, 800, 640, 480];

export class NoPicture extends Error {}

async function pictureOf(file) {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } catch {
    throw new NoPicture();
  } finally {
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  }
}

/** Return JPEG bytes of at most 200 kB of a picture file; throws NoPicture. */
export async function shrunk(file) {
  const image = await pictureOf(file);
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    for (const quality of [0.8, 0.6, 0.45]) {
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", quality));
      if (blob && blob.size <= MOST_BYTES) return new Uint8Array(await blob.arrayBuffer());
    }
  }
  throw new NoPicture();
}
