// The platform's own way to read a node. Taken once, from the prototypes: a form with a field named "attributes" or an
// image named "title" changes what `form.attributes` and `document.title` say, never what these say.

type Realm = Window & typeof globalThis;

function getter<Target extends object, Key extends keyof Target>(
  prototype: Target,
  key: Key,
): (target: Target) => Target[Key] {
  const get = Object.getOwnPropertyDescriptor(prototype, key)!.get as (this: Target) => Target[Key];
  return (target) => get.call(target);
}

function method<Target extends object, Parameters extends unknown[], Result>(
  implementation: (this: Target, ...parameters: Parameters) => Result,
): (target: Target, ...parameters: Parameters) => Result {
  return (target, ...parameters) => implementation.call(target, ...parameters);
}

/** @returns reads that work on nodes of any realm, and that page markup cannot redirect */
export function takeNatives(realm: Realm) {
  const element = realm.Element.prototype;
  const node = realm.Node.prototype;
  const getAttribute = element.getAttribute;
  const matches = element.matches;
  return {
    attributeNames: method(element.getAttributeNames as (this: Element) => string[]),
    attribute: (target: Element, name: string): string | null => getAttribute.call(target, name),
    matches: (target: Element, selectors: string): boolean => matches.call(target, selectors),
    queryAll: method(
      realm.Document.prototype.querySelectorAll as (this: Document, selectors: string) => NodeListOf<Element>,
    ),
    localName: getter(element, 'localName'),
    namespace: getter(element, 'namespaceURI'),
    type: getter(node, 'nodeType'),
    parent: getter(node, 'parentNode'),
    first: getter(node, 'firstChild'),
    next: getter(node, 'nextSibling'),
    previous: getter(node, 'previousSibling'),
    baseUrl: getter(node, 'baseURI'),
    data: getter(realm.CharacterData.prototype, 'data'),
    inputType: getter(realm.HTMLInputElement.prototype, 'type'),
    inputValue: getter(realm.HTMLInputElement.prototype, 'value'),
    textareaValue: getter(realm.HTMLTextAreaElement.prototype, 'value'),
    currentSource: getter(realm.HTMLImageElement.prototype, 'currentSrc'),
    naturalWidth: getter(realm.HTMLImageElement.prototype, 'naturalWidth'),
    title: getter(realm.Document.prototype, 'title'),
  };
}

export type Natives = ReturnType<typeof takeNatives>;
