package dev.homelab.provider.talos.check;

import dev.homelab.provider.talos.check.CelTokens.Kind;
import dev.homelab.provider.talos.check.CelTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads an expression and finds the type of what it gives. What lies outside of the selectors that
 * Talos documents (optional values, durations) is read and not judged.
 */
final class CelParser {
  private static final Set<String> MACROS = Set.of("all", "exists", "exists_one", "filter", "map");
  private static final Set<String> TEXT_TESTS =
      Set.of("startsWith", "endsWith", "contains", "matches");
  private static final Set<String> ORDERS = Set.of("<", "<=", ">", ">=");
  private static final Map<String, CelType> CONVERSIONS =
      Map.of(
          "int", CelType.INT,
          "uint", CelType.UINT,
          "double", CelType.DOUBLE,
          "string", CelType.STRING,
          "bytes", CelType.BYTES,
          "bool", CelType.BOOL,
          "dyn", CelType.ANY,
          "type", CelType.ANY,
          "duration", CelType.ANY,
          "timestamp", CelType.ANY);

  private final List<Token> tokens;
  private final CelScope scope;
  private final List<String> local = new ArrayList<>();
  private int at;

  private CelParser(String expression, CelScope scope) {
    this.tokens = CelTokens.of(expression);
    this.scope = scope;
  }

  /**
   * The type of an expression.
   *
   * @throws CelProblem when it cannot be read, or types do not fit
   */
  static CelType type(String expression, CelScope scope) {
    CelParser parser = new CelParser(expression, scope);
    CelType type = parser.choice();
    if (parser.next().kind() != Kind.END) {
      throw new CelProblem("goes on where it should end, at " + parser.next().text());
    }
    return type;
  }

  private Token next() {
    return tokens.get(at);
  }

  private boolean take(String sign) {
    if (next().is(sign)) {
      at++;
      return true;
    }
    return false;
  }

  private void need(String sign) {
    if (!take(sign)) {
      throw new CelProblem("lacks " + sign + " before " + next().text());
    }
  }

  private static CelType fit(CelType left, CelType right, String sign) {
    if (!left.fits(right)) {
      String hint =
          left.isNumber() && right.isNumber() ? "; write numbers of one kind, such as 100u" : "";
      throw new CelProblem("has two types at " + sign + hint);
    }
    return left == CelType.ANY ? right : left;
  }

  private static void needBool(CelType type, String sign) {
    if (!type.fits(CelType.BOOL)) {
      throw new CelProblem("has something else than true or false at " + sign);
    }
  }

  private CelType choice() {
    CelType condition = either();
    if (!take("?")) {
      return condition;
    }
    needBool(condition, "?");
    CelType yes = either();
    need(":");
    return fit(yes, choice(), ":");
  }

  private CelType either() {
    CelType left = both();
    while (take("||")) {
      needBool(left, "||");
      needBool(both(), "||");
      left = CelType.BOOL;
    }
    return left;
  }

  private CelType both() {
    CelType left = relation();
    while (take("&&")) {
      needBool(left, "&&");
      needBool(relation(), "&&");
      left = CelType.BOOL;
    }
    return left;
  }

  private CelType relation() {
    CelType left = sum();
    while (true) {
      String sign = next().text();
      if (take("==") || take("!=")) {
        fit(left, sum(), sign);
      } else if (ORDERS.contains(sign) && next().kind() == Kind.SIGN) {
        at++;
        CelType both = fit(left, sum(), sign);
        if (both == CelType.LIST || both == CelType.MESSAGE) {
          throw new CelProblem("compares what has no order at " + sign);
        }
      } else if (take("in")) {
        if (!sum().fits(CelType.LIST)) {
          throw new CelProblem("has no list behind in");
        }
      } else {
        return left;
      }
      left = CelType.BOOL;
    }
  }

  private CelType sum() {
    CelType left = product();
    while (next().is("+") || next().is("-")) {
      boolean plus = next().is("+");
      String sign = next().text();
      at++;
      left = fit(left, product(), sign);
      boolean texts = left == CelType.STRING || left == CelType.BYTES || left == CelType.LIST;
      if (!left.isNumber() && left != CelType.ANY && !(plus && texts)) {
        throw new CelProblem("cannot reckon at " + sign);
      }
    }
    return left;
  }

  private CelType product() {
    CelType left = unary();
    while (next().is("*") || next().is("/") || next().is("%")) {
      String sign = next().text();
      at++;
      left = fit(left, unary(), sign);
      boolean fraction = sign.equals("%") && left == CelType.DOUBLE;
      if (fraction || (!left.isNumber() && left != CelType.ANY)) {
        throw new CelProblem("cannot reckon at " + sign);
      }
    }
    return left;
  }

  private CelType unary() {
    if (take("!")) {
      CelType type = unary();
      needBool(type, "!");
      return CelType.BOOL;
    }
    if (take("-")) {
      CelType type = unary();
      if (type != CelType.INT && type != CelType.DOUBLE && type != CelType.ANY) {
        throw new CelProblem("cannot negate at -");
      }
      return type;
    }
    return member();
  }

  private CelType member() {
    CelType type = primary();
    while (true) {
      if (take(".")) {
        type = select(type);
      } else if (take("[")) {
        if (type != CelType.LIST && type != CelType.ANY) {
          throw new CelProblem("looks into what is no list");
        }
        fit(CelType.INT, choice(), "[");
        need("]");
        type = CelType.ANY;
      } else {
        return type;
      }
    }
  }

  private CelType select(CelType target) {
    if (next().kind() != Kind.WORD) {
      throw new CelProblem("lacks a name behind the dot");
    }
    String name = next().text();
    at++;
    if (take("(")) {
      return method(target, name);
    }
    if (target == CelType.MESSAGE) {
      return scope.field(name);
    }
    if (target != CelType.ANY) {
      throw new CelProblem("asks for " + name + " of what has no fields");
    }
    return CelType.ANY;
  }

  private CelType method(CelType target, String name) {
    if (MACROS.contains(name)) {
      return macro(target, name);
    }
    List<CelType> arguments = arguments();
    if (TEXT_TESTS.contains(name) && target.fits(CelType.STRING) && arguments.size() == 1) {
      fit(CelType.STRING, arguments.get(0), name);
      return CelType.BOOL;
    }
    if (name.equals("size") && arguments.isEmpty() && !target.isNumber()) {
      return CelType.INT;
    }
    if (target == CelType.ANY) {
      return CelType.ANY;
    }
    throw new CelProblem("calls " + name + ", which is not there");
  }

  private CelType macro(CelType target, String name) {
    if (!target.fits(CelType.LIST) || next().kind() != Kind.WORD) {
      throw new CelProblem("calls " + name + " on what is no list");
    }
    local.add(next().text());
    at++;
    need(",");
    CelType body = choice();
    need(")");
    local.remove(local.size() - 1);
    if (name.equals("map")) {
      return CelType.LIST;
    }
    needBool(body, name);
    return name.equals("filter") ? CelType.LIST : CelType.BOOL;
  }

  private List<CelType> arguments() {
    List<CelType> types = new ArrayList<>();
    if (take(")")) {
      return types;
    }
    do {
      types.add(choice());
    } while (take(","));
    need(")");
    return types;
  }

  private CelType primary() {
    Token token = next();
    at++;
    return switch (token.kind()) {
      case DOUBLE -> CelType.DOUBLE;
      case UINT -> CelType.UINT;
      case INT -> CelType.INT;
      case STRING -> CelType.STRING;
      case BYTES -> CelType.BYTES;
      case WORD -> word(token.text());
      case SIGN -> bracket(token.text());
      case END -> throw new CelProblem("ends too early");
    };
  }

  private CelType bracket(String sign) {
    if (sign.equals("(")) {
      CelType type = choice();
      need(")");
      return type;
    }
    if (sign.equals("[")) {
      while (!take("]")) {
        choice();
        if (!take(",") && !next().is("]")) {
          throw new CelProblem("lacks ] before " + next().text());
        }
      }
      return CelType.LIST;
    }
    throw new CelProblem("has " + sign + " where a value should be");
  }

  private CelType word(String name) {
    if (take("(")) {
      return call(name);
    }
    return switch (name) {
      case "true", "false" -> CelType.BOOL;
      case "null" -> CelType.ANY;
      default -> local.contains(name) ? CelType.ANY : scope.variable(name);
    };
  }

  private CelType call(String name) {
    List<CelType> arguments = arguments();
    CelType converted = CONVERSIONS.get(name);
    if (converted != null && arguments.size() == 1) {
      return converted;
    }
    if (name.equals("size") && arguments.size() == 1 && !arguments.get(0).isNumber()) {
      return CelType.INT;
    }
    if (name.equals("has") && arguments.size() == 1) {
      return CelType.BOOL;
    }
    return scope.function(name, arguments);
  }
}
