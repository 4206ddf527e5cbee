// Microsoft's own client against the stand-in: what the stand-in answers must be what that client
// takes for Graph.
const assert = require('assert');
const { Client, GraphError, PageIterator } = require('@microsoft/microsoft-graph-client');

const [standIn, token] = process.argv.slice(2);
// The client shows its token to https alone. What it asks for by https goes to the stand-in plain.
const secure = (text) => text.replaceAll('http://127.0.0.1', 'https://127.0.0.1');
const baseUrl = secure(standIn);
const plainly = globalThis.fetch;
globalThis.fetch = async (url, options) => {
  const answer = await plainly(String(url.url || url).replace('https://', 'http://'), options);
  const text = answer.status === 204 ? null : secure(await answer.text());
  return new Response(text, { status: answer.status, headers: answer.headers });
};
const PREFER = 'IdType="ImmutableId", outlook.timezone="UTC"';
const UID = 'String {6f2b1c0e-7d55-4a0e-9a43-0c3b6f6a1d10} Name gw-uid';

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    assert.ok(error instanceof GraphError);
    return [error.statusCode, error.code];
  }
  throw new Error('not refused');
}

async function main() {
  const client = Client.init({
    baseUrl, defaultVersion: 'v1.0', customHosts: new Set(['127.0.0.1']),
    authProvider: (done) => done(null, token),
  });
  const ask = (path) => client.api(path).header('Prefer', PREFER);
  const time = (hour) => ({ dateTime: `2026-12-01T${hour}:00:00`, timeZone: 'UTC' });
  const calendar = '/me/calendars/AAMkCal%3D';

  const calendars = await ask('/me/calendars').get();
  assert.deepStrictEqual(calendars.value.map((one) => one.canEdit), [true, false]);

  const window = '?startDateTime=2026-11-01T00:00:00Z&endDateTime=2027-01-01T00:00:00Z';
  const first = await ask(`${calendar}/calendarView/delta${window}`).get();
  assert.ok(first['@odata.deltaLink']);

  const event = { subject: 'Massage', start: time(10), end: time(11), transactionId: 't-1',
    singleValueExtendedProperties: [{ id: UID, value: 'bk_1' }] };
  const made = await ask(`${calendar}/events`).post(event);
  assert.strictEqual(made.type, 'singleInstance');
  assert.strictEqual((await ask(`${calendar}/events`).post(event)).id, made.id);

  const found = await ask(`${calendar}/events`)
    .filter(`singleValueExtendedProperties/Any(ep: ep/id eq '${UID}' and ep/value eq 'bk_1')`)
    .expand(`singleValueExtendedProperties($filter=id eq '${UID}')`).get();
  assert.deepStrictEqual(found.value[0].singleValueExtendedProperties, [{ id: UID, value: 'bk_1' }]);

  const path = `/me/events/${encodeURIComponent(made.id)}`;
  const moved = await ask(path).header('If-Match', made['@odata.etag']).patch({ start: time(14), end: time(15) });
  assert.strictEqual(moved.subject, 'Massage');
  assert.deepStrictEqual(
    await refusal(ask(path).header('If-Match', made['@odata.etag']).patch({ subject: 'late' })),
    [412, 'ErrorIrresolvableConflict']);
  assert.deepStrictEqual(await refusal(ask(path).patch({ nonsense: 1 })), [400, 'RequestBodyRead']);

  const changes = [];
  const page = await ask(first['@odata.deltaLink']).get();
  const iterator = new PageIterator(client, page, (one) => changes.push(one.id) > 0,
    { headers: { Prefer: PREFER } });
  await iterator.iterate();
  assert.ok(changes.includes(made.id));

  await ask(path).delete();
  assert.deepStrictEqual(await refusal(ask(path).get()), [404, 'ErrorItemNotFound']);
  assert.deepStrictEqual(await refusal(ask(`${calendar}/calendarView/delta?$deltatoken=old`).get()),
    [410, 'SyncStateNotFound']);

  console.log('all is well');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
