/*
 * Parses and validates every line of some files with ajv, many times, in one process.
 *
 *     NODE_PATH=.../node_modules node ajv.js ROUNDS SCHEMAS EVENT FILE [EVENT FILE]...
 *
 * The schemas are compiled before. Prints the nanoseconds a message of each round, a line each:
 * JSON.parse of the text and the compiled validator, as a program that got a message would call
 * them. Two rounds before are for the compiler of node and are not counted.
 */
'use strict';

const fs = require('fs');
const path = require('path');
const Ajv = require('ajv-draft-04');

const WARM_UP = 2;

function compile(schemas, event) {
    const ajv = new Ajv({ strict: false });
    return ajv.compile(JSON.parse(fs.readFileSync(path.join(schemas, `${event}.json`), 'utf8')));
}

function judgeAll(sets) {
    for (const { validate, lines } of sets) {
        for (const line of lines) {
            if (!validate(JSON.parse(line)))
                throw new Error('a message of the corpus is not valid');
        }
    }
}

function main([rounds, schemas, ...pairs]) {
    const sets = [];
    for (let i = 0; i < pairs.length; i += 2) {
        const lines = fs.readFileSync(pairs[i + 1], 'utf8').trimEnd().split('\n');
        sets.push({ validate: compile(schemas, pairs[i]), lines });
    }
    const messages = sets.reduce((sum, { lines }) => sum + lines.length, 0);
    for (let round = -WARM_UP; round < Number(rounds); round++) {
        const before = process.hrtime.bigint();
        judgeAll(sets);
        const took = Number(process.hrtime.bigint() - before);
        if (round >= 0)
            console.log((took / messages).toFixed(1));
    }
}

main(process.argv.slice(2));
