// Google's own client against the stand-in: what the stand-in answers must be what that client
// takes for Google Calendar.
const assert = require('assert');
const { calendar, auth } = require('@googleapis/calendar');

const [rootUrl, token] = process.argv.slice(2);

async function refusal(promise) {
  try {
    await promise;
  } catch (error) {
    return [error.response.status, error.response.data.error.errors[0].reason];
  }
  throw new Error('not refused');
}

async function main() {
  const client = new auth.OAuth2();
  client.setCredentials({ access_token: token });
  const api = calendar({ version: 'v3', rootUrl, auth: client });
  const calendarId = 'ana@salon.example';
  const time = (hour) => ({ dateTime: `2026-12-01T${hour}:00:00+01:00`, timeZone: 'Europe/Vienna' });

  const list = await api.calendarList.list({ maxResults: 250 });
  assert.deepStrictEqual(list.data.items.map((one) => one.id), [calendarId]);

  const first = await api.events.list({ calendarId, singleEvents: false, maxResults: 250 });
  assert.ok(first.data.nextSyncToken);

  const event = { id: 'abcdef0123', summary: 'Massage', start: time(10), end: time(11),
    extendedProperties: { private: { 'holdfast.uid': 'bk_1' } } };
  const made = await api.events.insert({ calendarId, sendUpdates: 'none', requestBody: event });
  assert.strictEqual(made.data.iCalUID, 'abcdef0123@google.com');
  assert.deepStrictEqual(
    await refusal(api.events.insert({ calendarId, requestBody: event })), [409, 'duplicate']);

  const found = await api.events.list({ calendarId, singleEvents: false, maxResults: 250,
    privateExtendedProperty: ['holdfast.uid=bk_1'], fields: 'items(id,etag)' });
  assert.deepStrictEqual(found.data.items, [{ id: 'abcdef0123', etag: made.data.etag }]);

  const moved = await api.events.patch({ calendarId, eventId: 'abcdef0123', sendUpdates: 'none',
    requestBody: { start: time(14), end: time(15) } }, { headers: { 'If-Match': made.data.etag } });
  assert.strictEqual(moved.data.summary, 'Massage');
  assert.deepStrictEqual(await refusal(api.events.patch({ calendarId, eventId: 'abcdef0123',
    requestBody: { summary: 'late' } }, { headers: { 'If-Match': made.data.etag } })),
  [412, 'conditionNotMet']);

  const { nextSyncToken } = first.data;
  const changed = await api.events.list({ calendarId, singleEvents: false, maxResults: 250,
    syncToken: nextSyncToken });
  assert.deepStrictEqual(changed.data.items.map((one) => one.id), ['abcdef0123']);
  assert.deepStrictEqual(await refusal(api.events.list({ calendarId, singleEvents: false,
    maxResults: 250, syncToken: nextSyncToken, timeMin: '2026-12-01T00:00:00Z' })), [400, 'invalid']);

  await api.events.delete({ calendarId, eventId: 'abcdef0123', sendUpdates: 'none' });
  assert.deepStrictEqual(
    await refusal(api.events.delete({ calendarId, eventId: 'abcdef0123' })), [410, 'deleted']);
  const gone = await api.events.list({ calendarId, singleEvents: false, maxResults: 250,
    syncToken: changed.data.nextSyncToken });
  assert.strictEqual(gone.data.items[0].status, 'cancelled');

  const channel = await api.events.watch({ calendarId, requestBody: { id: 'channel-1',
    type: 'web_hook', address: 'http://127.0.0.1:9/hooks', token: 't', params: { ttl: '60' } } });
  assert.ok(Number(channel.data.expiration) > Date.now());
  await api.channels.stop({ requestBody: { id: 'channel-1', resourceId: channel.data.resourceId } });

  console.log('all is well');
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
