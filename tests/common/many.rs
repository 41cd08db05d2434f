//! A document of thousands of files, in the style of large public ones: an operation, a response, a model, an example
//! and a code sample each in a file of its own, shared parts above them, prose in Markdown.

use std::fmt::Write as _;

/// The files by their location; the first is the document. Each resource makes 15 files and four operations.
pub fn files(resources: usize) -> Vec<(String, String)> {
    let mut all = vec![("api.yml".to_owned(), document(resources))];
    let mut add = |name: String, text: &str| all.push((name, text.to_owned()));
    for (name, text) in SHARED {
        add(format!("shared/{name}"), text);
    }
    for n in 0..resources {
        let folder = format!("resources/r{n}");
        let next = (n + 1) % resources;
        for (name, text) in RESOURCE {
            add(
                format!("{folder}/{name}"),
                &text.replace("@N", &n.to_string()).replace("@M", &next.to_string()),
            );
        }
    }
    all
}

/// The operations of so many resources.
pub fn operations(resources: usize) -> usize {
    4 * resources
}

fn document(resources: usize) -> String {
    let mut text = DOCUMENT.to_owned();
    for n in 0..resources {
        let _ = writeln!(
            text,
            "  /v2/r{n}:\n    get: {{ $ref: 'resources/r{n}/list.yml' }}\n    post: {{ $ref: \"resources/r{n}/create.yml\" }}"
        );
        let _ = writeln!(text, "  /v2/r{n}/{{id}}:\n    $ref: resources/r{n}/one.yml");
    }
    text
}

const DOCUMENT: &str = "openapi: 3.0.0
info:
  title: Many files
  version: '2.0'
  description: { $ref: 'shared/prose.yml#/introduction' }
servers: [ { url: https://api.example.org } ]
security: [ bearer: [] ]
tags:
  - name: Resources
    description: { $ref: shared/introduction.md }
components:
  securitySchemes: { bearer: { type: http, scheme: bearer } }
paths:
";

const SHARED: [(&str, &str); 10] = [
    (
        "introduction.md",
        "# Resources\n\nThey are: *many*. [Each](#x) {has} a file: - [ ] and `code`.\n\n    a: b: c\n",
    ),
    ("prose.yml", "introduction: |\n  # Introduction\n\n  Words.\n"),
    (
        "parameters.yml",
        "per_page: { name: per_page, in: query, schema: { type: integer, minimum: 1, maximum: 200, default: 20 } }\npage: { in: query, name: page, schema: { type: integer, minimum: 1 } }\n",
    ),
    (
        "headers.yml",
        "ratelimit-limit: { description: Per hour., schema: { type: integer } }\nratelimit-reset: { schema: { type: integer }, description: When. }\n",
    ),
    (
        "meta.yml",
        "type: object\nproperties: { meta: { type: object, properties: { total: { type: integer } }, required: [total] } }\nrequired: [meta]\n",
    ),
    (
        "pages.yml",
        "pagination: { type: object, properties: { links: { $ref: '#/links' } } }\nlinks: { type: object, properties: { next: { type: string }, last: { type: string } } }\n",
    ),
    (
        "models/error.yml",
        "type: object\nproperties:\n  id: { type: string }\n  message: { type: string, description: { $ref: '../prose.yml#/introduction' } }\n  cause: { $ref: error.yml }\nrequired: [id, message]\n",
    ),
    (
        "responses/unauthorized.yml",
        "description: Unauthorized\nheaders: { ratelimit-limit: { $ref: '../headers.yml#/ratelimit-limit' } }\ncontent: { application/json: { schema: { $ref: '../models/error.yml' }, example: { id: unauthorized, message: no } } }\n",
    ),
    (
        "responses/not_found.yml",
        "description: Gone\nheaders:\n  ratelimit-limit: { $ref: '../headers.yml#/ratelimit-limit' }\n  ratelimit-reset: { $ref: '../headers.yml#/ratelimit-reset' }\ncontent: { application/json: { schema: { $ref: '../models/error.yml' } } }\n",
    ),
    ("responses/unexpected_error.yml", "$ref: not_found.yml\n"),
];

const RESOURCE: [(&str, &str); 15] = [
    ("list.yml", "operationId: r@N_list
summary: List
description: { $ref: about.md }
tags: [Resources]
parameters: [ { $ref: '../../shared/parameters.yml#/per_page' }, { $ref: '../../shared/parameters.yml#/page' }, { $ref: 'parameters.yml#/name' } ]
responses:
  '200': { $ref: responses/all.yml }
  '401': { $ref: ../../shared/responses/unauthorized.yml }
  default: { $ref: ../../shared/responses/unexpected_error.yml }
x-codeSamples: [ { $ref: examples/curl/list.yml } ]
"),
    ("create.yml", "operationId: r@N_create
tags: [Resources]
requestBody:
  required: true
  content:
    application/json:
      schema: { oneOf: [ { $ref: models/single.yml }, { $ref: models/multi.yml } ] }
      examples: { One: { $ref: 'examples.yml#/one' }, Many: { $ref: 'examples.yml#/many' } }
responses:
  '202': { $ref: './responses/../responses/one.yml' }
  '401': { $ref: '../../shared/responses/unauthorized.yml' }
x-codeSamples: [ { $ref: examples/curl/create.yml } ]
"),
    ("one.yml", "parameters: [ { $ref: parameters.yml#/id } ]
get: { $ref: get.yml }
delete:
  operationId: r@N_delete
  responses: { '204': { description: Gone. }, '404': { $ref: ../../shared/responses/not_found.yml } }
"),
    ("get.yml", "operationId: r@N_get\ntags: [Resources]\nresponses: { '200': { $ref: responses/one.yml }, '404': { $ref: ../../shared/responses/not_found.yml } }\n"),
    ("about.md", "Lists *all* of r@N: the newest first.\n"),
    ("parameters.yml", "id: { name: id, in: path, required: true, schema: { type: integer, minimum: 1 } }\nname: { name: name, in: query, required: false, schema: { $ref: 'models/thing.yml#/properties/name' } }\n"),
    ("examples.yml", "one: { value: { name: a } }\nmany: { value: { names: [a, b] } }\n"),
    ("examples/curl/list.yml", "lang: cURL\nsource: |-\n  curl https://api.example.org/v2/r@N\n"),
    ("examples/curl/create.yml", "lang: cURL\nsource: |-\n  curl -d '{\"name\": \"a\"}' https://api.example.org/v2/r@N\n"),
    ("responses/all.yml", "description: All.
headers: { ratelimit-limit: { $ref: '../../../shared/headers.yml#/ratelimit-limit' } }
content:
  application/json:
    schema:
      allOf:
        - type: object
          properties: { things: { type: array, items: { $ref: ../models/thing.yml } } }
        - $ref: '../../../shared/pages.yml#/pagination'
        - $ref: ../../../shared/meta.yml
"),
    ("responses/one.yml", "description: One.\ncontent: { application/json: { schema: { type: object, properties: { thing: { $ref: ../models/thing.yml } } } } }\n"),
    ("models/thing.yml", "type: object
description: { $ref: ../about.md }
properties:
  id: { type: integer, readOnly: true }
  name: { type: string, maxLength: 60 }
  parent: { $ref: thing.yml }
  sibling: { $ref: '../../r@M/models/thing.yml' }
  state: { $ref: state.yml }
required: [id, name]
"),
    ("models/state.yml", "{ type: string, enum: [new, active, gone] }\n"),
    ("models/single.yml", "type: object\nproperties: { name: { $ref: 'thing.yml#/properties/name' } }\nrequired: [name]\n"),
    ("models/multi.yml", "type: object\nproperties: { names: { type: array, items: { $ref: 'thing.yml#/properties/name' } } }\nrequired: [names]\n"),
];
