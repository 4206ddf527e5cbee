// A day of a web calendar that talks CalDAV by tsdav: node tsdav_story.cjs URL USER PASSWORD UID DAY
//
// UID is that of a booking at ten o'clock on DAY (YYYYMMDD). Ends with a stack trace where anything
// is not as it should be.
const assert = require('node:assert/strict');
const { createDAVClient } = require('tsdav');

const [url, username, password, booked, day] = process.argv.slice(2);
const iso = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;

const event = (uid, time, title) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Story//EN', 'BEGIN:VEVENT', `UID:${uid}`,
    'DTSTAMP:20260101T000000Z', `DTSTART:${day}T${time}00Z`, 'DURATION:PT30M', `SUMMARY:${title}`,
    'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n');

async function main() {
  const client = await createDAVClient({
    serverUrl: url,
    credentials: { username, password },
    authMethod: 'Basic',
    defaultAccountType: 'caldav',
  });
  const calendars = await client.fetchCalendars();
  const calendar = calendars.find((each) => each.url.endsWith('/appointments/'));
  assert.ok(calendar, 'the calendar is found from the server\'s address');
  assert.ok(calendar.components.includes('VEVENT'));
  assert.ok(calendar.syncToken && calendar.ctag);

  const before = await client.fetchCalendarObjects({ calendar });
  const booking = before.find((each) => each.data.includes(`UID:${booked}`));
  assert.ok(booking, 'the booking is there');

  // Added, and found by its time.
  const added = await client.createCalendarObject(
    { calendar, filename: 'story.ics', iCalString: event('story', '1830', 'Yoga') });
  assert.equal(added.status, 201);
  const evening = await client.fetchCalendarObjects({
    calendar, timeRange: { start: `${iso}T18:00:00Z`, end: `${iso}T20:00:00Z` } });
  assert.deepEqual(evening.map((each) => each.data.includes('SUMMARY:Yoga')), [true]);
  const again = await client.createCalendarObject(
    { calendar, filename: 'story.ics', iCalString: event('story', '1830', 'Yoga') });
  assert.equal(again.status, 412, 'what is there is not created twice');

  // Changed by its version; an old version changes nothing.
  const [mine] = evening;
  const changed = await client.updateCalendarObject(
    { calendarObject: { ...mine, data: event('story', '1900', 'Chess') } });
  assert.equal(changed.status, 204);
  const late = await client.updateCalendarObject(
    { calendarObject: { ...mine, data: event('story', '1930', 'Cinema') } });
  assert.equal(late.status, 412);

  // What changed since the first look, by sync-collection.
  const synced = await client.smartCollectionSync({
    collection: { ...calendar, objects: before, objectMultiGet: client.calendarMultiGet },
    method: 'webdav', detailedResult: true });
  assert.deepEqual(synced.objects.created.map((each) => each.data.includes('Chess')), [true]);
  assert.equal(synced.objects.deleted.length, 0);
  assert.notEqual(synced.syncToken, calendar.syncToken);

  // Gone.
  const [current] = await client.fetchCalendarObjects(
    { calendar, objectUrls: [mine.url] });
  const deleted = await client.deleteCalendarObject({ calendarObject: current });
  assert.equal(deleted.status, 204);
  const after = await client.fetchCalendarObjects({ calendar });
  assert.deepEqual(after.map((each) => each.url).sort(), before.map((each) => each.url).sort());

  // A calendar of one's own.
  const made = await client.makeCalendar({
    url: new URL('../story/', calendar.url).href, props: { displayname: 'Story' } });
  assert.ok(made.every((each) => each.ok), JSON.stringify(made));
  assert.ok((await client.fetchCalendars()).some((each) => each.displayName === 'Story'));
}

main().then(() => console.log('all is well'));
