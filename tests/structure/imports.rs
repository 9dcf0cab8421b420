//! Finds which file uses items of which other file or crate.

use crate::modules::{FileId, ModuleId, Target, Tree, attributes, imports, is_for_tests};
use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::{
    Attribute, ImplItemFn, Item, ItemMod, ItemUse, Macro, Path, Visibility,
    spanned::Spanned,
    visit::{self, Visit},
};

/// A use of an item of another file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    pub from: FileId,
    pub to: FileId,
    pub line: usize,
    /// The path as written.
    pub path: String,
}

/// The imports of all files.
#[derive(Default)]
pub struct Imports {
    pub internal: BTreeSet<Import>,
    /// The file, the line, and the path with the crate's name first.
    pub external: BTreeSet<(FileId, usize, Vec<String>)>,
}

impl Imports {
    pub fn of(tree: &Tree) -> Self {
        let mut found = Self::default();
        for (id, file) in tree.files.iter().enumerate() {
            let mut visitor = Visitor {
                tree,
                file: id,
                module: file.module,
                in_function: false,
                found: &mut found,
            };
            visitor.visit_file(&file.syntax);
        }
        found
    }
}

struct Visitor<'a> {
    tree: &'a Tree,
    file: FileId,
    module: ModuleId,
    in_function: bool,
    found: &'a mut Imports,
}

impl Visitor<'_> {
    fn path(&mut self, path: &[String], line: usize) {
        for target in self.tree.resolve(self.module, path) {
            match target {
                Target::Item(to) => self.internal(to, path, line),
                Target::Extern(path) => {
                    self.found.external.insert((self.file, line, path));
                }
                // Only a name; its uses have their own paths.
                Target::Module(_) => {}
            }
        }
    }

    fn internal(&mut self, to: FileId, path: &[String], line: usize) {
        if to != self.file {
            let path = path.join("::");
            self.found.internal.insert(Import { from: self.file, to, line, path });
        }
    }

    fn import(&mut self, path: &[String], is_glob: bool, line: usize) {
        for target in self.tree.resolve(self.module, path) {
            match target {
                // Its uses cannot be resolved any further, or it may be a trait.
                Target::Module(module) if is_glob || self.in_function => {
                    self.internal(self.tree.modules[module].file, path, line);
                }
                _ => self.path(path, line),
            }
        }
    }

    /// Whether a module re-exports an item of its own child. Like `mod`, this does not count as an import.
    fn is_own(&self, path: &[String]) -> bool {
        let below = |mut module: ModuleId| {
            while let Some(parent) = self.tree.modules[module].parent {
                if parent == self.module {
                    return true;
                }
                module = parent;
            }
            false
        };
        self.tree.resolve(self.module, path).iter().all(|target| match target {
            Target::Item(file) => below(self.tree.files[*file].module),
            Target::Module(module) => below(*module),
            Target::Extern(_) => false,
        })
    }

    /// Tokens that are not parsed: collects every path in them.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut colons, mut line) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == ':' && !path.is_empty() => {
                    colons += 1
                }
                TokenTree::Ident(ident) if colons == 2 => {
                    path.push(ident.to_string());
                    colons = 0;
                }
                other => {
                    self.path(&std::mem::take(&mut path), line);
                    (colons, line) = (0, other.span().start().line);
                    match other {
                        TokenTree::Ident(ident) => path.push(ident.to_string()),
                        TokenTree::Group(group) => self.tokens(group.stream()),
                        TokenTree::Literal(literal) => self.literal(&literal.to_string(), line),
                        TokenTree::Punct(_) => {}
                    }
                }
            }
        }
        self.path(&path, line);
    }

    /// A string that contains a path, as in `#[serde(with = "…")]`.
    fn literal(&mut self, literal: &str, line: usize) {
        let Ok(text) = syn::parse_str::<syn::LitStr>(literal) else { return };
        if text.value().contains("::")
            && let Ok(path) = text.parse::<Path>()
        {
            self.path(&segments(&path), line);
        }
    }
}

fn segments(path: &Path) -> Vec<String> {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect()
}

impl<'ast> Visit<'ast> for Visitor<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_for_tests(attributes(item)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let outer = self.module;
        if item.content.is_some()
            && let Some(inner) = self.tree.inline(outer, &item.ident.to_string())
        {
            self.module = inner;
        }
        visit::visit_item_mod(self, item);
        self.module = outer;
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_impl_item_fn(self, item);
        }
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        let outer = std::mem::replace(&mut self.in_function, true);
        visit::visit_block(self, block);
        self.in_function = outer;
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_public = !matches!(item.vis, Visibility::Inherited);
        for (path, name) in imports(&item.tree) {
            if !(is_public && self.is_own(&path)) {
                self.import(&path, name.is_none(), item.span().start().line);
            }
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            self.path(&segments(path), path.span().start().line);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'ast Macro) {
        self.visit_path(&item.path);
        self.tokens(item.tokens.clone());
    }

    fn visit_attribute(&mut self, attribute: &'ast Attribute) {
        match &attribute.meta {
            syn::Meta::List(list) if !list.path.is_ident("cfg") => {
                self.visit_path(&list.path);
                self.tokens(list.tokens.clone());
            }
            syn::Meta::Path(path) => self.visit_path(path),
            _ => {}
        }
    }
}
