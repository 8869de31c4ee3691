// Drafts of a worksheet in this browser. One a version; each is a submission as it is saved to a file.
// A browser may forbid it, or have no room: then each of these says so with its value, and nothing is thrown.
(() => {
  "use strict";
  const Toolkit = (window.Toolkit ??= {});
  const PREFIX = "career-toolkit-draft/";

  const attempt = (work, otherwise) => {
    try {
      return work(window.localStorage); // the name alone throws where storage is forbidden
    } catch {
      return otherwise;
    }
  };

  const key = (definition) => `${PREFIX}${definition.worksheet}/${definition.version}`;

  // The keys of every draft of this worksheet, whatever its version and its id were then.
  const keys = (storage, definition) => {
    const renamed = Object.keys(definition.aliases).filter((id) => definition.aliases[id] === definition.worksheet);
    const homes = [definition.worksheet, ...renamed].map((id) => `${PREFIX}${id}/`);
    return Object.keys(storage).filter((name) => homes.some((home) => name.startsWith(home)));
  };

  // Keep this draft, in the place of all others of the worksheet; false where it could not be kept.
  const keep = (definition, text) =>
    attempt((storage) => {
      storage.setItem(key(definition), text);
      for (const name of keys(storage, definition)) if (name !== key(definition)) storage.removeItem(name);
      return true;
    }, false);

  const erase = (definition) =>
    attempt((storage) => {
      for (const name of keys(storage, definition)) storage.removeItem(name);
      return true;
    }, false);

  // The draft to go on with, as `Toolkit.answers.read` gives it; null where there is none.
  // One whose questions are the ones of this page comes first, then the newest version.
  const find = (definition) => {
    const texts = attempt((storage) => keys(storage, definition).map((name) => storage.getItem(name)), []);
    const drafts = texts.map((text) => Toolkit.answers.read(text ?? "", [definition])).filter((draft) => draft.worksheet);
    const same = (draft) => (draft.structure === definition.structure ? 1 : 0);
    return drafts.sort((a, b) => same(b) - same(a) || b.version - a.version)[0] ?? null;
  };

  Toolkit.drafts = { key, keep, erase, find };
})();
