"""The mutation set of `mutation.py`: what is changed in code, one place at a time.

< for <=, > for >=, == for !=, in for not in, is for is not, and for or, & for |, + for -, * for /,
and each the other way; * for //, % and **; not, ~ and - left out; the condition of an if turned
round; True for False and False for True; a number one larger; a call made for what it does left
out. Texts, formats and annotations stay.
"""

import ast

SWAPPED = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


def places_of(tree):
    """Yield (node, what is changed there), in the order of the tree; texts are left alone."""
    for node in _code(tree):
        if what := _change_of(node):
            yield node, what


def _change_of(node):
    match node:
        case ast.Compare(ops=[op]) | ast.BoolOp(op=op) | ast.BinOp(op=op) if type(op) in SWAPPED:
            return f"{type(op).__name__} to {SWAPPED[type(op)].__name__}"
        case ast.UnaryOp(op=ast.Not() | ast.Invert() | ast.USub()):
            return f"without {type(node.op).__name__}"
        case ast.If() | ast.IfExp():
            return "condition turned round"
        case ast.Constant(value=bool()):
            return f"{node.value} to {not node.value}"
        case ast.Constant(value=int() | float()):
            return f"{node.value} to {node.value + 1}"
        case ast.Expr(value=ast.Call()):
            return "call left out"
    return None


def _code(tree):
    """Yield the nodes that compute: no formats of numbers, no annotations."""
    yield tree
    for name, value in ast.iter_fields(tree):
        if name in ("format_spec", "annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _code(child)


def mutated(source, number):
    """Return the code of a module with the change at one place."""
    tree = ast.parse(source)
    node, _ = list(places_of(tree))[number]
    match node:
        case ast.Compare():
            node.ops = [SWAPPED[type(node.ops[0])]()]
        case ast.BoolOp() | ast.BinOp():
            node.op = SWAPPED[type(node.op)]()
        case ast.UnaryOp():
            _Replace(node, node.operand).visit(tree)
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ast.Constant(value):
            node.value = not value if isinstance(value, bool) else value + 1
        case ast.Expr():
            node.value = ast.Constant(None)
    return ast.fix_missing_locations(tree)


class _Replace(ast.NodeTransformer):
    def __init__(self, node, other):
        self.node, self.other = node, other

    def visit(self, node):
        return self.other if node is self.node else self.generic_visit(node)
