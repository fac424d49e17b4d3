"""Answers of engines, compared to the last bit."""

import datetime

import pyarrow as pa
import pyarrow.compute as pc

TIME = pa.timestamp("us", tz="UTC")


def canonical_type(type):
    """The type that an engine's type is compared as: engines differ in widths of integers and in units of time."""
    if pa.types.is_timestamp(type):
        return TIME
    if pa.types.is_integer(type) or pa.types.is_decimal(type):
        return pa.int64()
    if pa.types.is_floating(type) or pa.types.is_date32(type) or pa.types.is_boolean(type):
        return type
    if pa.types.is_string(type) or pa.types.is_large_string(type) or pa.types.is_string_view(type):
        return pa.string()
    raise ValueError(f"no type of an answer: {type}")


def canonical(question, table, like=None):
    """An answer with the plain names of its columns, in the types of another answer where one is given."""
    columns = {}
    for name, column in zip(table.column_names, table.columns):
        plain = name.rpartition(".")[2]
        column = column.combine_chunks()
        if pa.types.is_dictionary(column.type):
            column = column.dictionary_decode()
        if like is not None and plain in like.column_names:
            type = like.schema.field(plain).type
        else:
            type = question.types.get(plain) or canonical_type(column.type)
        columns[plain] = cast(column, type)
    return pa.table(columns)


def cast(column, type):
    if pa.types.is_null(column.type):
        return pa.nulls(len(column), type)
    if pa.types.is_string(column.type) and not pa.types.is_string(type):
        return from_text(column, type)
    if pa.types.is_integer(column.type) and pa.types.is_timestamp(type):
        return column.cast(pa.int64()).cast(pa.timestamp("s", tz="UTC")).cast(type)
    if pa.types.is_timestamp(column.type) and column.type.tz is None and pa.types.is_timestamp(type):
        return column.cast(pa.timestamp("us")).cast(pa.int64()).cast(type)
    # A float that went through JSON is the nearest double of its shortest text.
    return column.cast(type, safe=not pa.types.is_floating(type))


def from_text(column, type):
    if pa.types.is_timestamp(type):
        # Trino writes the zone's name.
        parsed = [text and datetime.datetime.fromisoformat(text.replace(" UTC", "Z")) for text in column.to_pylist()]
    elif pa.types.is_date32(type):
        parsed = [text and datetime.date.fromisoformat(text) for text in column.to_pylist()]
    else:
        raise ValueError(f"text where {type} is expected")
    return pa.array(parsed, type)


def bits(column):
    """Floats as the integers that have the same bits."""
    column = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if pa.types.is_float64(column.type):
        return column.view(pa.int64())
    return column.view(pa.int32()) if pa.types.is_float32(column.type) else column


def difference(question, answer, expected):
    """The difference of an answer from another engine's, in words; None where there is none. Both are canonical."""
    missing = set(expected.column_names) - set(answer.column_names) - set(question.optional)
    more = set(answer.column_names) - set(expected.column_names)
    if missing or more:
        return f"columns: {sorted(missing)} missing, {sorted(more)} more"
    if answer.num_rows != expected.num_rows:
        return f"{answer.num_rows} rows instead of {expected.num_rows}"
    if question.keys:
        order = [(key, "ascending") for key in question.keys]
        answer, expected = answer.sort_by(order), expected.sort_by(order)
    for name in answer.column_names:
        row = first_difference(answer[name], expected[name], question.near.get(name, 0))
        if row is not None:
            where = {key: answer[key][row].as_py() for key in question.keys}
            return f"{name} of {where}: {answer[name][row].as_py()!r} instead of {expected[name][row].as_py()!r}"
    return None


def first_difference(one, other, near):
    one, other = one.combine_chunks(), other.combine_chunks()
    if near:
        apart = pc.greater(pc.abs(pc.subtract(one, other)), pc.multiply(pc.abs(other), near))
    else:
        apart = pc.not_equal(bits(one), bits(other))
    apart = pc.or_(pc.fill_null(apart, False), pc.not_equal(pc.is_null(one), pc.is_null(other)))
    row = pc.index(apart, True).as_py()
    return None if row < 0 else row

