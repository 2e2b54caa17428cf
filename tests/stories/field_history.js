/**
 * One random history of a phone: it writes, syncs, is closed at any moment, opens two tabs. Returns
 * the ids it wrote and what it shows at the end. The network's faults are the test's, outside.
 */
async ([seed, pin, visits, large]) => {
  const version = document.getElementById("app").dataset.version;
  const load = (name) => import(`/field/v/${version}/js/${name}.js`);
  const [{ Store, forget }, { Sync }, register, { eventOf, headsOf }, { uuid }] = await Promise.all(
    ["store", "sync", "people", "events", "crypto"].map(load),
  );
  let state = seed * 2654435761 + 1;
  const chance = () => {
    state = (Math.imul(state ^ (state >>> 15), 2246822519) + 374761393) | 0;
    return ((state >>> 8) & 0xffff) / 0x10000;
  };
  const [first] = await register.people();
  window.opened = window.opened || (await register.unlocked(first, pin));
  const { person, key } = window.opened;
  const local = uuid();
  const mine = { ...person, local };
  const written = [];
  const refused = [];
  let store = await Store.open(local, key);
  let sync = new Sync(store, mine, "test");

  const write = async () => {
    const visit = visits[Math.floor(chance() * visits.length)];
    const local_ = (await store.events()).map((one) => one.event).filter((one) => one.visit === visit);
    const row = (await store.table("visits")).get(visit);
    const bases = headsOf((row && row.heads) || [], local_);
    const event =
      chance() < 0.5
        ? eventOf(visit, "departed")
        : eventOf(visit, "recorded", { bases, facts: { fields: { treatment: Math.floor(chance() * 9) } } });
    await store.append(event);
    written.push(event.id);
  };
  const closed = async () => {
    sync.stop();
    store.close();
    store = await Store.open(local, key);
    sync = new Sync(store, mine, "test");
  };
  const steps = {
    write,
    sync: () => sync.round(),
    cut: async () => {
      const going = sync.round().catch(() => {});
      await new Promise((done) => setTimeout(done, chance() * 40));
      await closed();
      await going;
    },
    tabs: () => Promise.all([sync.round(), new Sync(store, mine, "test").round()]),
  };
  for (let count = large || 0; count > 0; count -= 1) await write();
  for (let count = 0; count < 9; count += 1) {
    const roll = chance();
    await steps[roll < 0.5 ? "write" : roll < 0.75 ? "sync" : roll < 0.9 ? "cut" : "tabs"]();
    for (const { row } of await store.events("refused")) refused.push(row.reason);
  }
  window.calm = true;
  await window.quiet();
  for (let count = 0; count < 3; count += 1) await sync.round();
  const left = (await store.events()).map((one) => one.row.state);
  sync.stop();
  store.close();
  await forget(local);
  return { written, left, refused, problem: sync.problem ? String(sync.problem) : "" };
};
