//! Types in WIT's own spelling.

use wit_parser::{Handle, Resolve, Type, TypeDefKind};

/// A type as WIT spells it.
pub fn spelling(resolve: &Resolve, ty: &Type) -> String {
    match ty {
        Type::Bool => "bool".into(),
        Type::U8 => "u8".into(),
        Type::U16 => "u16".into(),
        Type::U32 => "u32".into(),
        Type::U64 => "u64".into(),
        Type::S8 => "s8".into(),
        Type::S16 => "s16".into(),
        Type::S32 => "s32".into(),
        Type::S64 => "s64".into(),
        Type::F32 => "f32".into(),
        Type::F64 => "f64".into(),
        Type::Char => "char".into(),
        Type::String => "string".into(),
        Type::ErrorContext => "error-context".into(),
        Type::Id(id) => {
            let definition = &resolve.types[*id];
            match &definition.name {
                Some(name) => name.clone(),
                None => anonymous(resolve, &definition.kind),
            }
        }
    }
}

fn anonymous(resolve: &Resolve, kind: &TypeDefKind) -> String {
    let of = |ty: &Type| spelling(resolve, ty);
    match kind {
        TypeDefKind::Option(inner) => format!("option<{}>", of(inner)),
        TypeDefKind::List(inner) => format!("list<{}>", of(inner)),
        TypeDefKind::Tuple(tuple) => {
            let parts: Vec<String> = tuple.types.iter().map(of).collect();
            format!("tuple<{}>", parts.join(", "))
        }
        TypeDefKind::Result(result) => {
            let side = |ty: &Option<Type>| ty.as_ref().map_or_else(|| "_".to_owned(), of);
            format!("result<{}, {}>", side(&result.ok), side(&result.err))
        }
        TypeDefKind::Handle(Handle::Own(id) | Handle::Borrow(id)) => {
            resolve.types[*id].name.clone().unwrap_or_default()
        }
        TypeDefKind::Type(inner) => of(inner),
        other => other.as_str().to_owned(),
    }
}
