/**
 * What counts as a symbol in each language: tree-sitter queries, a table to extend. `@function`, `@class` and `@type` mark the whole
 * declaration, with the word a person says before its name after a dot; `@name` its name, `@owner` what a method belongs to when it
 * stands outside of it, `@trait` what an impl is of. Knows no parser.
 */

export interface GrammarSpec {
  /** Of the file tree-sitter-….wasm. */
  readonly grammar: string;
  readonly query: string;
  /** Nodes around a declaration that belong to it: an export, decorators, template parameters. */
  readonly wrappers: readonly string[];
}

const functionValue = '[(arrow_function) (function_expression) (generator_function)]';
const javascript = `
  (class_declaration name: (_) @name) @class
  (class name: (_) @name) @class
  (variable_declarator name: (identifier) @name value: (class)) @class
  (function_declaration name: (_) @name) @function
  (generator_function_declaration name: (_) @name) @function
  (method_definition name: (_) @name) @function
  (variable_declarator name: (identifier) @name value: ${functionValue}) @function
  (assignment_expression left: (member_expression) @name right: ${functionValue}) @function
  (pair key: (_) @name value: ${functionValue}) @function`;
const typescript = `${javascript}
  (public_field_definition name: (_) @name value: ${functionValue}) @function
  (abstract_class_declaration name: (_) @name) @class
  (interface_declaration name: (_) @name) @type.interface
  (type_alias_declaration name: (_) @name) @type.type
  (enum_declaration name: (_) @name) @type.enum
  (internal_module name: (_) @name) @class.namespace
  (module name: (_) @name) @class.module
  (function_signature name: (_) @name) @function
  (method_signature name: (_) @name) @function
  (abstract_method_signature name: (_) @name) @function`;

const python = `
  (class_definition name: (_) @name) @class
  (function_definition name: (_) @name) @function
  (type_alias_statement left: (_) @name) @type.type`;

const go = `
  (function_declaration name: (_) @name) @function
  (method_declaration receiver: (parameter_list (parameter_declaration type: [
    (type_identifier) @owner
    (generic_type type: (_) @owner)
    (pointer_type (type_identifier) @owner)
    (pointer_type (generic_type type: (_) @owner))
  ])) name: (_) @name) @function
  (type_spec name: (_) @name type: (struct_type)) @type.struct
  (type_spec name: (_) @name type: (interface_type)) @type.interface
  (type_spec name: (_) @name) @type.type
  (type_alias name: (_) @name) @type.type`;

const rust = `
  (function_item name: (_) @name) @function
  (function_signature_item name: (_) @name) @function
  (macro_definition name: (_) @name) @function.macro
  (struct_item name: (_) @name) @type.struct
  (enum_item name: (_) @name) @type.enum
  (union_item name: (_) @name) @type.union
  (type_item name: (_) @name) @type.type
  (trait_item name: (_) @name) @class.trait
  (mod_item name: (_) @name body: (_)) @class.mod
  (impl_item trait: (_) @trait type: (_) @name) @class.impl
  (impl_item !trait type: (_) @name) @class.impl`;

const java = `
  (class_declaration name: (_) @name) @class
  (record_declaration name: (_) @name) @class.record
  (interface_declaration name: (_) @name) @type.interface
  (annotation_type_declaration name: (_) @name) @type.annotation
  (enum_declaration name: (_) @name) @type.enum
  (method_declaration name: (_) @name) @function
  (constructor_declaration name: (_) @name) @function
  (compact_constructor_declaration name: (_) @name) @function`;

/** C too: its grammar is a part of C++'s in all that is asked here. */
const cpp = `
  (class_specifier name: (_) @name body: (_)) @class
  (struct_specifier name: (_) @name body: (_)) @class.struct
  (union_specifier name: (_) @name body: (_)) @type.union
  (enum_specifier name: (_) @name body: (_)) @type.enum
  (type_definition declarator: (type_identifier) @name) @type.typedef
  (alias_declaration name: (_) @name) @type.type
  (namespace_definition name: (_) @name) @class.namespace
  (function_definition declarator: [
    (function_declarator declarator: (_) @name)
    (pointer_declarator declarator: (function_declarator declarator: (_) @name))
    (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (_) @name)))
    (reference_declarator (function_declarator declarator: (_) @name))
  ]) @function
  (declaration declarator: [
    (function_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
  ]) @function
  (field_declaration declarator: (function_declarator declarator: (field_identifier) @name)) @function`;

const csharp = `
  (class_declaration name: (_) @name) @class
  (struct_declaration name: (_) @name) @class.struct
  (record_declaration name: (_) @name) @class.record
  (namespace_declaration name: (_) @name) @class.namespace
  (interface_declaration name: (_) @name) @type.interface
  (enum_declaration name: (_) @name) @type.enum
  (delegate_declaration name: (_) @name) @type.delegate
  (method_declaration name: (_) @name) @function
  (constructor_declaration name: (_) @name) @function
  (local_function_statement name: (_) @name) @function`;

const ruby = `
  (class name: (_) @name) @class
  (module name: (_) @name) @class.module
  (method name: (_) @name) @function
  (singleton_method name: (_) @name) @function`;

const php = `
  (class_declaration name: (_) @name) @class
  (trait_declaration name: (_) @name) @class.trait
  (interface_declaration name: (_) @name) @type.interface
  (enum_declaration name: (_) @name) @type.enum
  (function_definition name: (_) @name) @function
  (method_declaration name: (_) @name) @function`;

const shell = '(function_definition name: (_) @name) @function';

const powershell = `
  (class_statement . (simple_name) @name) @class
  (enum_statement . (simple_name) @name) @type.enum
  (function_statement (function_name) @name) @function
  (class_method_definition (simple_name) @name) @function`;

const spec = (grammar: string, query: string, ...wrappers: string[]): GrammarSpec => ({
  grammar,
  query,
  wrappers,
});
const cppSpec = spec('cpp', cpp, 'template_declaration');

/** By the language's name in languages.ts. */
const specs: Readonly<Record<string, GrammarSpec>> = {
  typescript: spec('typescript', typescript, 'export_statement'),
  tsx: spec('tsx', typescript, 'export_statement'),
  javascript: spec(
    'javascript',
    `${javascript}\n  (field_definition property: (_) @name value: ${functionValue}) @function`,
    'export_statement',
  ),
  python: spec('python', python, 'decorated_definition'),
  go: spec('go', go),
  rust: spec('rust', rust),
  java: spec('java', java),
  c: cppSpec,
  cpp: cppSpec,
  cuda: cppSpec,
  csharp: spec('c-sharp', csharp),
  ruby: spec('ruby', ruby),
  php: spec('php', php),
  shell: spec('bash', shell),
  powershell: spec('powershell', powershell),
};

/** Undefined when no grammar is there for the language. TypeScript with JSX has a grammar of its own, known by the name. */
export function specOf(language: string | undefined, path: string): GrammarSpec | undefined {
  if (language === undefined || !Object.hasOwn(specs, language)) return undefined;
  return specs[language === 'typescript' && /\.tsx$/iu.test(path) ? 'tsx' : language];
}
