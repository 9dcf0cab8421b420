//! The modules of the crates under `src`, and the names that each of them defines or imports.

use std::{collections::HashMap, path::Path, rc::Rc};
use syn::{Attribute, Item, UseTree};

/// The library's name in the programs.
const LIBRARY: &str = "concord";

pub type FileId = usize;
pub type ModuleId = usize;

/// One source file.
pub struct File {
    /// The path in the repository: `src/db/pool.rs`.
    pub path: String,
    /// Its top-level module: `db`.
    pub layer: String,
    pub syntax: Rc<syn::File>,
    pub module: ModuleId,
    /// Whether something in it depends on a build feature.
    pub has_features: bool,
}

/// The meaning of a name in a module.
#[derive(Clone)]
pub enum Name {
    Module(ModuleId),
    /// Defined here.
    Item,
    /// Imported, with the path relative to this module.
    Import(Vec<String>),
}

pub struct Module {
    pub file: FileId,
    pub parent: Option<ModuleId>,
    root: ModuleId,
    names: HashMap<String, Vec<Name>>,
    globs: Vec<Vec<String>>,
}

/// The target of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// An item of this file.
    Item(FileId),
    /// A module itself.
    Module(ModuleId),
    /// An item of another crate, with its full path.
    Extern(Vec<String>),
}

#[derive(Default)]
pub struct Tree {
    pub files: Vec<File>,
    pub modules: Vec<Module>,
    library: Option<ModuleId>,
}

/// Reads a file of the repository.
pub type Read<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Tree {
    /// Reads the modules of these crates. The library comes first.
    pub fn read(roots: &[(&str, &str)], read: Read<'_>) -> Self {
        let mut tree = Self::default();
        for (layer, path) in roots {
            let module = tree.add_file(path, layer, None, read).expect("the root of a crate");
            tree.library.get_or_insert(module);
        }
        tree
    }

    fn add_file(
        &mut self,
        path: &str,
        layer: &str,
        parent: Option<ModuleId>,
        read: Read<'_>,
    ) -> Option<ModuleId> {
        let text = read(path)?;
        let syntax = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let file = self.files.len();
        let syntax = Rc::new(syntax);
        let has_features = text.contains("cfg(feature");
        let (path, layer) = (path.to_owned(), layer.to_owned());
        let module = self.add_module(file, parent);
        let folder = folder_of_children(&path);
        self.files.push(File { path, layer, syntax: Rc::clone(&syntax), module, has_features });
        self.add_items(&syntax.items, module, &folder, read);
        Some(module)
    }

    fn add_module(&mut self, file: FileId, parent: Option<ModuleId>) -> ModuleId {
        let id = self.modules.len();
        let root = parent.map_or(id, |parent| self.modules[parent].root);
        let (names, globs) = (HashMap::new(), Vec::new());
        self.modules.push(Module { file, parent, root, names, globs });
        id
    }

    fn add_items(&mut self, items: &[Item], module: ModuleId, folder: &str, read: Read<'_>) {
        for item in items.iter().filter(|item| !is_for_tests(attributes(item))) {
            match item {
                Item::Mod(child) => {
                    let name = child.ident.to_string();
                    let added = match &child.content {
                        Some((_, items)) => {
                            let inner = self.add_module(self.modules[module].file, Some(module));
                            self.add_items(items, inner, &format!("{folder}/{name}"), read);
                            Some(inner)
                        }
                        None => self.add_child(&name, module, folder, read),
                    };
                    let added = added.unwrap_or_else(|| panic!("no file of {folder}::{name}"));
                    self.name(module, name, Name::Module(added));
                }
                Item::Use(import) if import.leading_colon.is_none() => {
                    for (path, name) in imports(&import.tree) {
                        match name {
                            Some(name) => self.name(module, name, Name::Import(path)),
                            None => self.modules[module].globs.push(path),
                        }
                    }
                }
                _ => {
                    for name in defined(item) {
                        self.name(module, name, Name::Item);
                    }
                }
            }
        }
    }

    fn add_child(
        &mut self,
        name: &str,
        parent: ModuleId,
        folder: &str,
        read: Read<'_>,
    ) -> Option<ModuleId> {
        let is_top = parent == self.library.unwrap_or_default();
        let layer = if is_top { name.to_owned() } else { self.layer(parent).to_owned() };
        [format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")]
            .iter()
            .find_map(|path| self.add_file(path, &layer, Some(parent), read))
    }

    fn layer(&self, module: ModuleId) -> &str {
        &self.files[self.modules[module].file].layer
    }

    fn name(&mut self, module: ModuleId, name: String, stands_for: Name) {
        self.modules[module].names.entry(name).or_default().push(stands_for);
    }

    /// The module inside `module` that is defined in the same file.
    pub fn inline(&self, module: ModuleId, name: &str) -> Option<ModuleId> {
        self.modules[module].names.get(name)?.iter().find_map(|it| match it {
            Name::Module(id) => Some(*id),
            _ => None,
        })
    }

    /// Resolves a path in a module. Empty if it leads to nothing that a module names, such as a local
    /// variable.
    pub fn resolve(&self, module: ModuleId, path: &[String]) -> Vec<Target> {
        let mut found = self.lookup(module, path, &mut Vec::new());
        found.sort();
        found.dedup();
        found
    }

    fn lookup(
        &self,
        from: ModuleId,
        path: &[String],
        seen: &mut Vec<(ModuleId, String)>,
    ) -> Vec<Target> {
        let [first, rest @ ..] = path else { return Vec::new() };
        let start = match first.as_str() {
            "crate" => vec![Target::Module(self.modules[from].root)],
            "self" => vec![Target::Module(from)],
            "super" => self.modules[from].parent.map(Target::Module).into_iter().collect(),
            LIBRARY => self.library.map(Target::Module).into_iter().collect(),
            "Self" => return Vec::new(),
            name => self.named(from, name, seen),
        };
        if start.is_empty() && !rest.is_empty() {
            return vec![Target::Extern(path.to_vec())];
        }
        self.walk(start, rest, seen)
    }

    fn walk(
        &self,
        start: Vec<Target>,
        rest: &[String],
        seen: &mut Vec<(ModuleId, String)>,
    ) -> Vec<Target> {
        let [next, rest @ ..] = rest else { return start };
        let step = |target| match target {
            Target::Item(file) => vec![Target::Item(file)],
            Target::Extern(mut path) => {
                path.push(next.clone());
                path.extend(rest.iter().cloned());
                vec![Target::Extern(path)]
            }
            Target::Module(module) if next == "super" => {
                let parent = self.modules[module].parent.map(Target::Module);
                self.walk(parent.into_iter().collect(), rest, seen)
            }
            Target::Module(module) => {
                let found = self.named(module, next, seen);
                // Items that a macro defines have no name here.
                let made = vec![Target::Item(self.modules[module].file)];
                self.walk(if found.is_empty() { made } else { found }, rest, seen)
            }
        };
        start.into_iter().flat_map(step).collect()
    }

    /// Resolves a name in a module.
    fn named(
        &self,
        module: ModuleId,
        name: &str,
        seen: &mut Vec<(ModuleId, String)>,
    ) -> Vec<Target> {
        let asked = (module, name.to_owned());
        if seen.contains(&asked) {
            return Vec::new();
        }
        seen.push(asked);
        let this = &self.modules[module];
        let mut found = Vec::new();
        for stands_for in this.names.get(name).into_iter().flatten() {
            match stands_for {
                Name::Module(id) => found.push(Target::Module(*id)),
                Name::Item => found.push(Target::Item(this.file)),
                Name::Import(path) if path.len() == 1 && path[0] == name => {
                    found.push(Target::Extern(path.clone()));
                }
                Name::Import(path) => found.extend(self.lookup(module, path, seen)),
            }
        }
        if found.is_empty() {
            for glob in &this.globs {
                for target in self.lookup(module, glob, seen) {
                    if let Target::Module(id) = target {
                        found.extend(self.named(id, name, seen));
                    }
                }
            }
        }
        seen.pop();
        found
    }
}

/// The directory of `mod child;` in this file.
fn folder_of_children(path: &str) -> String {
    let path = Path::new(path);
    let folder = path.parent().expect("a folder").to_string_lossy().into_owned();
    match path.file_stem().expect("a name").to_string_lossy().as_ref() {
        "mod" | "lib" | "main" => folder,
        name => format!("{folder}/{name}"),
    }
}

/// The paths of a `use`, each with the name that it defines; a glob has none.
pub fn imports(tree: &UseTree) -> Vec<(Vec<String>, Option<String>)> {
    fn add(tree: &UseTree, before: &[String], found: &mut Vec<(Vec<String>, Option<String>)>) {
        let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
        match tree {
            UseTree::Path(path) => add(&path.tree, &with(&path.ident), found),
            UseTree::Name(name) if name.ident == "self" => {
                found.push((before.to_vec(), before.last().cloned()));
            }
            UseTree::Name(name) => found.push((with(&name.ident), Some(name.ident.to_string()))),
            UseTree::Rename(name) => found.push((with(&name.ident), Some(name.rename.to_string()))),
            UseTree::Glob(_) => found.push((before.to_vec(), None)),
            UseTree::Group(group) => group.items.iter().for_each(|it| add(it, before, found)),
        }
    }
    let mut found = Vec::new();
    add(tree, &[], &mut found);
    found
}

fn defined(item: &Item) -> Vec<String> {
    let name = match item {
        Item::Const(it) => &it.ident,
        Item::Enum(it) => &it.ident,
        Item::Fn(it) => &it.sig.ident,
        Item::Static(it) => &it.ident,
        Item::Struct(it) => &it.ident,
        Item::Trait(it) => &it.ident,
        Item::Type(it) => &it.ident,
        Item::Union(it) => &it.ident,
        Item::Macro(it) => return it.ident.iter().map(ToString::to_string).collect(),
        _ => return Vec::new(),
    };
    vec![name.to_string()]
}

/// The attributes of an item.
pub fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(it) => &it.attrs,
        Item::Enum(it) => &it.attrs,
        Item::Fn(it) => &it.attrs,
        Item::Impl(it) => &it.attrs,
        Item::Macro(it) => &it.attrs,
        Item::Mod(it) => &it.attrs,
        Item::Static(it) => &it.attrs,
        Item::Struct(it) => &it.attrs,
        Item::Trait(it) => &it.attrs,
        Item::Type(it) => &it.attrs,
        Item::Use(it) => &it.attrs,
        _ => &[],
    }
}

/// Whether something is compiled for tests only.
pub fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let tokens = match &attribute.meta {
            syn::Meta::List(list) if list.path.is_ident("cfg") => list.tokens.to_string(),
            _ => return attribute.path().is_ident("test"),
        };
        tokens == "test" || (tokens.starts_with("all") && tokens.contains("test"))
    })
}
