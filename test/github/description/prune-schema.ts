import {
  buildSchema,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  print,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from "graphql";
import type { DefinitionNode, FieldDefinitionNode, GraphQLNamedType, GraphQLSchema } from "graphql";

/** By type, by field, the arguments kept. */
type Kept = Map<string, Map<string, Set<string>>>;

/**
 * GitHub's published schema cut down to the named fields and arguments, and to those which the queries use, without
 * descriptions, sorted by name. Throws when a name is not in the published schema, and when a kept field answers with a type
 * of which nothing is kept.
 *
 * @param fields by type, its fields with their arguments in brackets: `{ Query: "repository(owner name) viewer" }`
 * @param queries GraphQL documents; fragments may stand in another document than the query that spreads them
 */
export function pruneSchema(published: string, fields: Readonly<Record<string, string>>, queries: readonly string[]): string {
  // The published schema defines a field twice now and then, which the reference implementation would refuse.
  const schema = buildSchema(published, { assumeValidSDL: true });
  const kept: Kept = new Map();
  for (const [type, text] of Object.entries(fields)) keepNamed(kept, schema, type, text);
  if (queries.length > 0) keepUsed(kept, schema, queries.join("\n"));
  keepRequired(kept, schema);

  const names = reachable(kept, schema);
  const definitions = parse(published, { noLocation: true }).definitions.flatMap((definition) => {
    if (!("name" in definition) || definition.name === undefined || !names.has(definition.name.value)) return [];
    return [{ name: definition.name.value, text: print(pruned(definition, kept.get(definition.name.value), names)) }];
  });
  definitions.sort((a, b) => (a.name < b.name ? -1 : 1));
  const roots = ["Query", "Mutation"].filter((name) => names.has(name)).map((name) => `  ${name.toLowerCase()}: ${name}\n`);
  return `schema {\n${roots.join("")}}\n\n${definitions.map(({ text }) => text).join("\n\n")}\n`;
}

function keep(kept: Kept, type: string, field: string, args: Iterable<string>): void {
  const ofType = kept.get(type) ?? new Map<string, Set<string>>();
  kept.set(type, ofType);
  ofType.set(field, new Set([...(ofType.get(field) ?? []), ...args]));
}

function keepNamed(kept: Kept, schema: GraphQLSchema, type: string, text: string): void {
  const known = fieldsOf(schema.getType(type), type);
  for (const [, field = "", args = ""] of text.matchAll(/(\w+)(?:\(([^)]*)\))?/g)) {
    const published = known[field];
    if (published === undefined) throw new Error(`GitHub's schema has no ${type}.${field}`);
    const wanted = args.split(" ").filter((arg) => arg !== "");
    for (const arg of wanted)
      if (!published.args.includes(arg)) throw new Error(`GitHub's schema has no ${type}.${field}(${arg})`);
    keep(kept, type, field, wanted);
  }
}

function keepUsed(kept: Kept, schema: GraphQLSchema, queries: string): void {
  const info = new TypeInfo(schema);
  visit(
    parse(queries),
    visitWithTypeInfo(info, {
      Field(node) {
        const type = info.getParentType();
        if (node.name.value === "__typename") return;
        if (type == null || info.getFieldDef() == null)
          throw new Error(`GitHub's schema has no ${String(type)}.${node.name.value}`);
        keep(kept, type.name, node.name.value, node.arguments?.map(({ name }) => name.value) ?? []);
      },
      ObjectField(node) {
        const type = info.getParentInputType();
        if (isInputObjectType(type)) keep(kept, type.name, node.name.value, []);
      },
    }),
  );
}

/** What the language itself asks for: required arguments, and an interface's fields on every kept type that implements it. */
function keepRequired(kept: Kept, schema: GraphQLSchema): void {
  for (const [name, fields] of kept) {
    const type = schema.getType(name);
    if (isInterfaceType(type)) {
      for (const implementer of schema.getPossibleTypes(type)) {
        if (kept.has(implementer.name)) for (const [field, args] of fields) keep(kept, implementer.name, field, args);
      }
    }
    const known = fieldsOf(type, name);
    for (const [field] of kept.get(name) ?? []) keep(kept, name, field, known[field]?.required ?? []);
  }
}

type Known = { readonly args: readonly string[]; readonly required: readonly string[]; readonly types: readonly string[] };

function fieldsOf(type: GraphQLNamedType | undefined, name: string): Readonly<Record<string, Known>> {
  if (isInputObjectType(type)) {
    return Object.fromEntries(
      Object.values(type.getFields()).map((field) => [field.name, { args: [], required: [], types: [bare(String(field.type))] }]),
    );
  }
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`GitHub's schema has no type ${name} with fields`);
  return Object.fromEntries(
    Object.values(type.getFields()).map((field) => {
      const args = field.args.map((arg) => arg.name);
      const required = field.args
        .filter((arg) => String(arg.type).endsWith("!") && arg.default === undefined)
        .map((arg) => arg.name);
      return [field.name, { args, required, types: [bare(String(field.type))] }];
    }),
  );
}

const bare = (type: string): string => type.replaceAll(/[[\]!]/g, "");

/** The names of every type that is kept because something kept answers with it or takes it. */
function reachable(kept: Kept, schema: GraphQLSchema): ReadonlySet<string> {
  const names = new Set<string>();
  const add = (name: string, because: string): void => {
    const type = schema.getType(name);
    if (names.has(name) || type === undefined || ["Boolean", "Float", "ID", "Int", "String"].includes(name)) return;
    names.add(name);
    if (isUnionType(type)) for (const member of type.getTypes()) if (kept.has(member.name)) add(member.name, name);
    if (isInterfaceType(type))
      for (const member of schema.getPossibleTypes(type)) if (kept.has(member.name)) add(member.name, name);
    if (isInputObjectType(type))
      for (const [field, { types }] of Object.entries(fieldsOf(type, name)))
        if (kept.get(name)?.has(field) ?? true) add(types[0] ?? "", name);
    if (!isObjectType(type) && !isInterfaceType(type)) return;
    const fields = kept.get(name);
    if (fields === undefined)
      throw new Error(`${because} answers with ${name}, of which no field is kept; name the fields of ${name}`);
    for (const [field, args] of fields) {
      const published = type.getFields()[field];
      if (published === undefined) continue;
      add(bare(String(published.type)), `${name}.${field}`);
      for (const arg of published.args) if (args.has(arg.name)) add(bare(String(arg.type)), `${name}.${field}`);
    }
  };
  for (const root of ["Query", "Mutation"]) if (kept.has(root)) add(root, "GraphQL");
  const unreached = [...kept.keys()].filter((name) => !names.has(name));
  if (unreached.length > 0) throw new Error(`nothing kept answers with ${unreached.join(", ")}`);
  return names;
}

function pruned(
  definition: DefinitionNode,
  fields: ReadonlyMap<string, ReadonlySet<string>> | undefined,
  names: ReadonlySet<string>,
): DefinitionNode {
  const bareOf = visit(definition, {
    enter: (node) => ("description" in node && node.description !== undefined ? { ...node, description: undefined } : undefined),
  });
  // Custom directives (@docsCategory, @possibleTypes) speak to GitHub's own documentation; @deprecated speaks to us.
  const plain: DefinitionNode = visit(bareOf, { Directive: (node) => (node.name.value === "deprecated" ? undefined : null) });
  const kept = (field: { readonly name: { readonly value: string } }): boolean => fields?.has(field.name.value) ?? true;
  if (plain.kind === "ObjectTypeDefinition" || plain.kind === "InterfaceTypeDefinition") {
    const interfaces = plain.interfaces?.filter((type) => names.has(type.name.value));
    return {
      ...plain,
      interfaces,
      fields: plain.fields?.filter(kept).map((field) => withArguments(field, fields?.get(field.name.value))),
    };
  }
  if (plain.kind === "InputObjectTypeDefinition") return { ...plain, fields: plain.fields?.filter(kept) };
  if (plain.kind === "UnionTypeDefinition") return { ...plain, types: plain.types?.filter((type) => names.has(type.name.value)) };
  return plain;
}

const withArguments = (field: FieldDefinitionNode, args: ReadonlySet<string> | undefined): FieldDefinitionNode => ({
  ...field,
  arguments: field.arguments?.filter((arg) => args?.has(arg.name.value) ?? false),
});
