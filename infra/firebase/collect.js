/** Copies the rules and indexes here: firebase refuses paths outside the folder of its firebase.json. */
import { copyFileSync } from 'node:fs';
import path from 'node:path';

const here = import.meta.dirname;
copyFileSync(path.join(here, '../../firestore.rules'), path.join(here, 'firestore.rules'));
copyFileSync(path.join(here, '../firestore.indexes.json'), path.join(here, 'firestore.indexes.json'));
