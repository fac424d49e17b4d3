'use strict';

const byId = id => document.getElementById(id);
const number = n => n.toLocaleString('en-US');
const text = (id, words) => { if (byId(id).textContent !== words) byId(id).textContent = words; };

/** What events hold is set as text, never as HTML. */
function element(name, className, words) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (words !== undefined && words !== null) made.textContent = words;
  return made;
}

// --- Pictures: SVG of the server's own drawing. One that a pointer rests on waits, for its tooltip's sake.
const labels = {
  throughput: 'Records read per second in the last five minutes',
  reasons: 'How many records were rejected, by reason',
  scores: 'Distribution of the last scores',
  latency: 'Distribution of the last latencies',
  batches: 'Distribution of the last batch sizes',
};
const waiting = new Map();

function draw(name, svg) {
  const box = byId('p-' + name);
  if (box.matches(':hover') && box.firstChild) {
    waiting.set(name, svg);
    return;
  }
  waiting.delete(name);
  box.innerHTML = svg;
  const picture = box.querySelector('svg');
  if (picture) picture.setAttribute('aria-label', labels[name]);
}

for (const name of Object.keys(labels)) {
  byId('p-' + name).addEventListener('pointerleave', () => {
    if (waiting.has(name)) draw(name, waiting.get(name));
  });
}

// --- The text for a screen reader: now and then, and only when it is new.
const SPOKEN_MS = 30000;
let spokenAt = 0;

function speak(words) {
  if (Date.now() - spokenAt >= SPOKEN_MS && byId('spoken').textContent !== words) {
    spokenAt = Date.now();
    byId('spoken').textContent = words;
  }
}

// --- Sections, by their names in the stream.
function duration(ms) {
  return ms < 1000 ? ms + ' ms' : ms < 120000 ? (ms / 1000).toPrecision(3) + ' s' : (ms / 60000).toFixed(0) + ' min';
}

const clock = ms => new Date(ms).toISOString().slice(11, 19) + 'Z';

function run(of) {
  document.title = of.pipeline + ' · Millrace live';
  text('pipeline', of.pipeline);
  const about = byId('about');
  about.replaceChildren(
    'version ', element('code', '', of.version.slice(0, 12)),
    ' · Kafka ', element('code', '', of.kafka), ', topic ', element('code', '', of.topics.join(', ')),
    ' · ', link(of.flink, 'Flink'),
    ' · ', element('code', '', of.folder));
  text('commits-text', `Rows are in the tables once their checkpoint is complete, every ${of.checkpointSeconds} s.`);
}

function link(address, words) {
  const made = element('a', '', words);
  made.href = address;
  return made;
}

function counts(of) {
  for (const name of ['read', 'events', 'rejects', 'predictions']) text(name, number(of[name]));
  text('behind', of.behind === 0 ? 'nothing left in the topic' : number(of.behind) + ' left in the topic');
  text('rate', number(of.perSecond));
  text('throughput-text', of.isQuiet
    ? `None in the last five minutes; ${number(of.read)} since this start.`
    : 'The last five minutes, as the job counts them.');
  text('batches-text', of.batches === 0 ? 'None since this start.' : `Of the last ${number(of.batches)} micro-batches.`);
  speak(`${number(of.read)} records read, ${number(of.rejects)} rejects, ${number(of.predictions)} predictions`);
}

let checkpoint = null;

function checkpoints(of) {
  checkpoint = of;
  text('checkpoint', of.latest === undefined ? 'none' : '#' + of.latest);
  age();
}

function age() {
  if (!checkpoint || checkpoint.latest === undefined) return;
  const seconds = Math.max(0, Math.round((Date.now() - checkpoint.atMs) / 1000));
  const failed = checkpoint.failed === 0 ? '' : `, ${number(checkpoint.failed)} failed`;
  text('checkpoint-at', `${seconds < 120 ? seconds + ' s' : Math.round(seconds / 60) + ' min'} ago, ${size(checkpoint.bytes)}${failed}`);
}

function size(bytes) {
  return bytes < 1e6 ? Math.round(bytes / 1e3) + ' kB' : (bytes / 1e6).toPrecision(3) + ' MB';
}

function committed(of) {
  const asOf = of.checkpoint === null ? 'no checkpoint yet' : 'as of checkpoint ' + of.checkpoint;
  for (const name of ['events', 'rejects', 'predictions']) text(name + '-committed', number(of[name]) + ' in the table');
  text('rejects-text', of.rejects === 0
    ? `None in the table (${asOf}).`
    : `All ${number(of.rejects)} of the table ${asOf}, and the last of them.`);
  if (of.rejects === 0) byId('p-reasons').replaceChildren();
  text('latest-text', of.predictions === 0
    ? `None in the table (${asOf}).`
    : `Committed ${asOf}. An event leads to what millrace explain shows of it.`);
  if (of.latency !== null) {
    text('latency', duration(of.latency.p50));
    text('latency-p99', `p99 ${duration(of.latency.p99)}; ${number(of.latency.rows)} rows of the minute to ${clock(of.latency.toMs)}`);
  }
  const statuses = Object.entries(of.statuses).map(([name, rows]) => `${name} ${number(rows)}`);
  text('scores-text', statuses.length === 0
    ? `None in the table (${asOf}).`
    : `Of the last predictions ${asOf}: ${statuses.join(', ')}.`);
  byId('commits').replaceChildren(...of.log.map(entry => {
    const row = element('tr');
    row.append(element('td', 'n', entry.checkpoint), element('td', '', clock(entry.atMs)));
    for (const name of ['events', 'rejects', 'predictions']) row.append(element('td', 'n', '+' + number(entry.rows[name] || 0)));
    return row;
  }));
}

function rejects(of) {
  byId('examples').replaceChildren(...of.map(each => {
    const item = element('li');
    item.append(
      element('span', 'reason', each.reason),
      element('span', 'soft', each.place),
      element('span', 'soft push', each.at === null ? '' : each.at),
      element('span', 'all', each.message),
      each.value === null
        ? element('span', 'all soft', 'no value')
        : element('code', 'all value', each.value));
    return item;
  }));
}

const score = of => of.status === 'SCORED' ? String(of.score) : of.status;
const explain = of => link('/explain?id=' + encodeURIComponent(of.place), of.eventId);

function latest(of) {
  byId('latest').replaceChildren(...of.map(each => {
    const item = element('li');
    const user = element('button', 'name', each.user);
    user.type = 'button';
    user.title = 'The last events of this user';
    user.addEventListener('click', () => look(each.user));
    item.append(user, explain(each), element('span', 'push', score(each)), element('span', 'soft all', each.at));
    return item;
  }));
}

// --- A user.
async function look(user) {
  byId('user').value = user;
  text('user-text', 'Looking …');
  let found;
  try {
    const answer = await fetch('/user?id=' + encodeURIComponent(user));
    const isJson = (answer.headers.get('Content-Type') || '').startsWith('application/json');
    found = isJson ? await answer.json() : {error: await answer.text()};
  } catch (e) {
    found = {error: 'No answer: the run may have ended.'};
  }
  if (found.error !== undefined) {
    text('user-text', found.error);
    byId('user-events').replaceChildren();
    return;
  }
  const some = found.events.length === 1 ? 'last event' : `last ${found.events.length} events`;
  text('user-text', `The ${some} of ${found.user}${found.since}, as of ${found.asOf}, the newest first.`);
  byId('user-events').replaceChildren(...found.events.map(event));
}

function event(of, place) {
  const details = element('details');
  details.open = place === 0;
  const summary = element('summary', '', `#${of.userSeq}  ${of.at}`);
  summary.append(element('b', '', score(of)));
  const features = element('dl');
  for (const [name, value] of Object.entries(of.features)) {
    const pair = element('div');
    pair.append(element('dt', '', name), element('dd', '', value === null ? 'null' : String(value)));
    features.append(pair);
  }
  const why = element('p', 'soft', 'Why this score? ');
  why.append(explain(of));
  details.append(summary, why);
  if (of.error !== null) details.append(element('p', 'soft', of.error));
  details.append(features);
  return details;
}

byId('ask').addEventListener('submit', submitted => {
  submitted.preventDefault();
  look(byId('user').value);
});

// --- The stream.
const RETRY_MS = 2000;
const narrow = matchMedia('(max-width: 700px)');
const sections = {run, counts, checkpoints, committed, rejects, latest};
let stream = null;
let ended = null;

function state(words, className) {
  text('state', words);
  byId('state').className = 'state ' + className;
}

function connect() {
  if (stream) stream.close();
  const mine = new EventSource(narrow.matches ? '/events?narrow=1' : '/events');
  stream = mine;
  mine.addEventListener('open', () => {
    ended = null;
    state('Live', 'live');
  });
  for (const [name, show] of Object.entries(sections)) {
    mine.addEventListener(name, received => show(JSON.parse(received.data)));
  }
  for (const name of Object.keys(labels)) {
    mine.addEventListener(name, received => draw(name, JSON.parse(received.data)));
  }
  mine.addEventListener('end', received => {
    ended = JSON.parse(received.data).text;
    state(ended, 'ended');
  });
  mine.addEventListener('error', () => {
    if (ended === null) state('Not connected: the run has ended, or is starting. Trying again …', 'ended');
    if (mine.readyState === EventSource.CLOSED && mine === stream) setTimeout(connect, RETRY_MS);
  });
}

narrow.addEventListener('change', connect);
setInterval(age, 1000);
connect();
