// Encodes texts and decodes ids with Hugging Face's Rust tokenizers.
// Arguments: node_modules, tokenizer.json, requests, answers. Both of the latter are JSON lines.
import { createRequire } from 'node:module'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [modules, file, requestFile, answerFile] = process.argv.slice(2)
const { Tokenizer } = createRequire(join(modules, 'x.js'))('tokenizers')
const tokenizer = Tokenizer.fromFile(file)

const answers = []
for (const line of readFileSync(requestFile, 'utf8').split('\n').filter((text) => text)) {
  const { text, tokenIds } = JSON.parse(line)
  const ids = (await tokenizer.encode(text)).getIds()
  const decoded = await tokenizer.decode(ids, true)
  const decodedWhole = await tokenizer.decode(ids, false)
  const other = await tokenizer.decode(tokenIds, true)
  answers.push(JSON.stringify({ ids, decoded, decodedWhole, other }))
}
writeFileSync(answerFile, answers.join('\n'))
