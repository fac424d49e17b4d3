// Checks the objects of standard input, a JSON array, whose schemas come from npm; the others are not looked at.
import {readFileSync} from 'node:fs';
import {Application} from '@kubernetes-models/argo-cd/argoproj.io/v1alpha1/Application';
import {PodMonitor} from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor';

const models = {Application, PodMonitor};
const checked = new Set();
for (const object of JSON.parse(readFileSync(0, 'utf8'))) {
  if (!(object.kind in models)) continue;
  try {
    new models[object.kind](object).validate();
  } catch (problem) {
    console.error(`${object.kind} ${object.metadata.name}: ${problem.message}`);
    process.exitCode = 1;
  }
  checked.add(object.kind);
}
const missing = Object.keys(models).filter((kind) => !checked.has(kind));
if (missing.length > 0) {
  console.error(`No object of kind ${missing.join(', ')}`);
  process.exitCode = 1;
}
