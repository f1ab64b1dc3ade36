// Verdicts on manifests, as JSON on standard output: node kubernetes.mjs NODE_MODULES FILE...
// The packages' validators let fields pass that they do not know. Each reads every field that it knows, so a field that none
// has read is unknown.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

const [modules, ...files] = process.argv.slice(2);
const load = path => import(pathToFileURL(`${modules}/${path}`));
const yaml = await load('js-yaml/dist/js-yaml.mjs');

const folders = {
  'keda.sh': '@kubernetes-models/keda/keda.sh',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator/monitoring.coreos.com',
};
// Azure's managed Prometheus took the operator's types over, under a group of its own.
const sameAs = { 'azmonitoring.coreos.com': 'monitoring.coreos.com' };

function identify({ apiVersion = '', kind }) {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return { group: sameAs[group] ?? group, version, kind };
}

function watch(value, path, unread) {
  if (value === null || typeof value !== 'object') return value;
  const children = new Map();
  for (const key of Object.keys(value)) {
    const child = `${path}/${key}`;
    unread.add(child);
    children.set(key, watch(value[key], child, unread));
  }
  return new Proxy(value, {
    get(target, key) {
      unread.delete(`${path}/${String(key)}`);
      return children.get(key) ?? Reflect.get(target, key);
    },
  });
}

async function problemsOf(document) {
  const { group, version, kind } = identify(document);
  const folder = folders[group] ?? (group ? `kubernetes-models/${group}` : 'kubernetes-models');
  let model;
  try {
    model = (await load(`${folder}/${version}/${kind}.js`))[kind];
  } catch {
    return [`there are no types of ${document.apiVersion} ${kind}`];
  }
  const problems = [];
  const unread = new Set();
  try {
    model.prototype.validate.call(watch({ ...document, apiVersion: group ? `${group}/${version}` : version }, '', unread));
  } catch (error) {
    problems.push(error.message);
  }
  return [...problems, ...[...unread].map(path => `${path} is unknown`)];
}

const verdicts = [];
for (const file of files) {
  for (const document of yaml.loadAll(readFileSync(file, 'utf8'))) {
    verdicts.push({ file, kind: document.kind, name: document.metadata?.name, problems: await problemsOf(document) });
  }
}
console.log(JSON.stringify(verdicts));
