/** The one point of a check-in. Nothing is followed: the search ends with the answer. */

export const LONGEST = 30;
/** Metres of accuracy that are good enough to stop searching. */
const GOOD = 50;

/**
 * Search the position for at most 30 seconds: {found: Promise, stop()}. The promise resolves with
 * {lng, lat, accuracy, seconds} or {missing: "timeout" | "denied" | "unavailable", seconds}.
 */
export function search(seconds = LONGEST) {
  const begun = Date.now();
  let watch = null;
  let timer = null;
  let best = null;
  let done;
  const took = () => Math.round((Date.now() - begun) / 1000);
  const found = new Promise((settled) => {
    done = (missing) => {
      if (watch !== null) navigator.geolocation.clearWatch(watch);
      clearTimeout(timer);
      settled(best ? { ...best, seconds: took() } : { missing, seconds: took() });
    };
  });
  if (!navigator.geolocation) {
    done("unavailable");
    return { found, stop: () => {} };
  }
  timer = setTimeout(() => done("timeout"), seconds * 1000);
  watch = navigator.geolocation.watchPosition(
    ({ coords }) => {
      if (!best || coords.accuracy < best.accuracy) {
        best = { lng: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy };
      }
      if (best.accuracy <= GOOD) done("");
    },
    (fault) => fault.code === 1 && done("denied"),
    { enableHighAccuracy: true, timeout: seconds * 1000, maximumAge: 0 },
  );
  return { found, stop: () => done("stopped") };
}

/** Metres between two points on the sphere (haversine, radius 6,371,009 m). */
export function metres(a, b) {
  const rad = Math.PI / 180;
  const [x, y] = [(b.lat - a.lat) * rad, (b.lng - a.lng) * rad];
  const chord =
    Math.sin(x / 2) ** 2 +
    Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(y / 2) ** 2;
  return 2 * 6371009 * Math.asin(Math.sqrt(chord));
}
