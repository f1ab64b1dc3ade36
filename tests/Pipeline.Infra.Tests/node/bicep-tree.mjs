// Prints the Bicep files of a folder as JSON: what each declares, what its values are and which names it refers to.
// usage: node bicep-tree.mjs FOLDER
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const tools = fileURLToPath(new URL('../../../scripts/packages/tools/package.json', import.meta.url));
const require = createRequire(tools);
const { Parser, Language } = require('web-tree-sitter');

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve('tree-sitter-bicep/tree-sitter-bicep.wasm')));

const folder = resolve(process.argv[2]);
const files = readdirSync(folder, { recursive: true })
  .filter(name => name.endsWith('.bicep'))
  .sort()
  .map(name => describe(join(folder, name)));
process.stdout.write(JSON.stringify(files));

function describe(path) {
  const root = parser.parse(readFileSync(path, 'utf8')).rootNode;
  const file = {
    path: relative(folder, path), errors: errorsOf(root), targetScope: 'resourceGroup',
    parameters: [], variables: [], resources: [], modules: [], outputs: [], references: referencesOf(root, []),
  };
  for (const node of root.namedChildren) {
    const name = node.namedChildren.find(child => child.type === 'identifier')?.text ?? '';
    const value = node.namedChildren.at(-1);
    switch (node.type) {
      case 'target_scope_assignment':
        file.targetScope = stringOf(value);
        break;
      case 'parameter_declaration':
        file.parameters.push({ name, type: node.namedChildren.find(child => child.type === 'type')?.text ?? '', default: defaultOf(node) });
        break;
      case 'variable_declaration':
        file.variables.push({ name, value: valueOf(value) });
        break;
      case 'output_declaration':
        file.outputs.push({ name, value: valueOf(value) });
        break;
      case 'resource_declaration': {
        const [type, version] = stringOf(node.namedChildren.find(child => child.type === 'string')).split('@');
        const isExisting = node.children.some(child => child.type === 'existing');
        file.resources.push({ name, type, version: version ?? '', isExisting, body: bodyOf(value) });
        break;
      }
      case 'module_declaration':
        file.modules.push({ name, path: stringOf(node.namedChildren.find(child => child.type === 'string')), body: bodyOf(value) });
        break;
    }
  }
  return file;
}

function defaultOf(parameter) {
  const sign = parameter.children.findIndex(child => child.type === '=');
  return sign < 0 ? null : valueOf(parameter.children[sign + 1]);
}

// a resource's object, inside of its loop and its condition
function bodyOf(node) {
  if (node.type === 'for_statement' || node.type === 'if_statement') {
    return bodyOf(node.namedChildren.filter(child => child.type !== 'comment').at(-1));
  }
  return valueOf(node);
}

// kinds: object (properties), array (items), string, number, boolean, null (value), expression (text, parts)
function valueOf(node) {
  const line = node.startPosition.row + 1;
  const children = node.namedChildren.filter(child => child.type !== 'comment');
  switch (node.type) {
    case 'object':
      return {
        kind: 'object', line,
        properties: children.filter(child => child.type === 'object_property').map(property => {
          const [key, ...rest] = property.namedChildren.filter(child => child.type !== 'comment');
          return { name: key.type === 'string' ? key.text.slice(1, -1) : key.text, value: valueOf(rest.at(-1)) };
        }),
      };
    case 'array':
      return { kind: 'array', line, items: children.map(valueOf) };
    case 'string':
      return children.some(child => child.type === 'interpolation')
        ? { kind: 'expression', line, text: node.text, parts: children.map(valueOf) }
        : { kind: 'string', line, text: stringOf(node) };
    case 'number':
    case 'boolean':
    case 'null':
      return { kind: node.type, line, text: node.text };
    default:
      return { kind: 'expression', line, text: node.text, parts: children.map(valueOf) };
  }
}

function stringOf(node) {
  return node.namedChildren
    .map(child => child.type === 'escape_sequence' ? child.text.slice(1) : child.text)
    .join('');
}

function errorsOf(node) {
  if (!node.hasError) {
    return [];
  }
  const here = node.isError || node.isMissing ? [`line ${node.startPosition.row + 1}: ${node.isMissing ? `missing ${node.type}` : node.text.slice(0, 60)}`] : [];
  return here.concat(node.children.flatMap(errorsOf));
}

// Names that stand for a value, each with the properties that are read of it (module.outputs.name).
function referencesOf(node, locals) {
  const known = locals.concat(localsOf(node));
  return node.children.flatMap(child => {
    if (child.type !== 'identifier' || !isReference(node, child)) {
      return referencesOf(child, known);
    }
    return known.includes(child.text) ? [] : [{ name: child.text, line: child.startPosition.row + 1, properties: propertiesReadOf(child) }];
  });
}

// The grammar binds a lambda tighter than a call or a member access of its body, so its names hold for all arguments around it.
function localsOf(node) {
  switch (node.type) {
    case 'for_statement': {
      const loop = node.namedChildren[0];
      return loop.type === 'for_loop_parameters' ? loop.namedChildren.map(child => child.text) : [loop.text];
    }
    case 'arguments':
      return node.descendantsOfType('lambda_expression').map(lambda => lambda.namedChildren[0].text);
    default:
      return [];
  }
}

function isReference(parent, child) {
  switch (parent.type) {
    case 'parameter_declaration':
    case 'variable_declaration':
    case 'output_declaration':
    case 'resource_declaration':
    case 'module_declaration':
      return !(child.id === parent.namedChildren.find(node => node.type === 'identifier').id);
    case 'object_property':
      return child.id !== parent.namedChildren[0].id;
    case 'call_expression':
      return child.id !== parent.namedChildren[0].id;
    case 'lambda_expression':
    case 'for_statement':
      return child.id !== parent.namedChildren[0].id;
    default:
      return true;
  }
}

function propertiesReadOf(identifier) {
  const names = [];
  for (let node = identifier.parent; node?.type === 'member_expression'; node = node.parent) {
    names.push(node.namedChildren.at(-1).text);
  }
  return names;
}
