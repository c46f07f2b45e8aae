package dev.homelab.sim.kube.cel;

import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload.Binary;
import dev.cel.runtime.CelFunctionOverload.Unary;
import dev.homelab.sim.kube.schema.Quantities;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The functions that Kubernetes adds to CEL, as far as definitions in the wild use them. */
final class Functions {
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final CelType DYN = SimpleType.DYN;
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType BOOL = SimpleType.BOOL;
  private static final CelType INT = SimpleType.INT;
  private static final CelType LIST = ListType.create(SimpleType.DYN);

  private Functions() {}

  static void addTo(CelBuilder cel) {
    texts(cel);
    lists(cel);
    quantities(cel);
    networks(cel);
  }

  private static void member(
      CelBuilder cel, String name, CelType result, CelType self, Unary<Object> body) {
    String id = "homelab_" + name + "_" + self.kind();
    cel.addFunctionDeclarations(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newMemberOverload(id, result, self)));
    cel.addFunctionBindings(CelFunctionBinding.from(id, Object.class, body));
  }

  private static void member(
      CelBuilder cel,
      String name,
      CelType result,
      CelType self,
      CelType argument,
      Binary<Object, Object> body) {
    String id = "homelab_" + name + "_" + self.kind() + "_2";
    cel.addFunctionDeclarations(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newMemberOverload(id, result, self, argument)));
    cel.addFunctionBindings(CelFunctionBinding.from(id, Object.class, Object.class, body));
  }

  private static void global(
      CelBuilder cel, String name, CelType result, CelType of, Unary<Object> body) {
    String id = "homelab_" + name;
    cel.addFunctionDeclarations(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newGlobalOverload(id, result, of)));
    cel.addFunctionBindings(CelFunctionBinding.from(id, Object.class, body));
  }

  private static void texts(CelBuilder cel) {
    member(
        cel,
        "find",
        TEXT,
        TEXT,
        TEXT,
        (a, b) -> {
          Matcher m = Pattern.compile(b.toString()).matcher(a.toString());
          return m.find() ? m.group() : "";
        });
    member(
        cel,
        "findAll",
        LIST,
        TEXT,
        TEXT,
        (a, b) -> {
          List<Object> all = new ArrayList<>();
          Matcher m = Pattern.compile(b.toString()).matcher(a.toString());
          while (m.find()) {
            all.add(m.group());
          }
          return all;
        });
  }

  private static void lists(CelBuilder cel) {
    member(cel, "isSorted", BOOL, LIST, Functions::sorted);
    member(cel, "sum", DYN, LIST, Functions::sum);
    member(cel, "min", DYN, LIST, a -> extreme(a, -1));
    member(cel, "max", DYN, LIST, a -> extreme(a, 1));
    member(cel, "indexOf", INT, LIST, DYN, (a, b) -> (long) ((List<?>) a).indexOf(b));
    member(cel, "lastIndexOf", INT, LIST, DYN, (a, b) -> (long) ((List<?>) a).lastIndexOf(b));
  }

  private static Object sorted(Object list) {
    List<?> all = (List<?>) list;
    for (int i = 1; i < all.size(); i++) {
      if (compare(all.get(i - 1), all.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static int compare(Object a, Object b) {
    return a instanceof Number x && b instanceof Number y
        ? new BigDecimal(x.toString()).compareTo(new BigDecimal(y.toString()))
        : a.toString().compareTo(b.toString());
  }

  private static Object sum(Object list) {
    long whole = 0;
    double real = 0;
    boolean reals = false;
    for (Object one : (List<?>) list) {
      if (one instanceof Double d) {
        reals = true;
        real += d;
      } else {
        whole += ((Number) one).longValue();
      }
    }
    return reals ? (Object) (real + whole) : (Object) whole;
  }

  private static Object extreme(Object list, int sign) {
    List<?> all = (List<?>) list;
    if (all.isEmpty()) {
      throw new IllegalArgumentException("min or max called on an empty list");
    }
    Object best = all.get(0);
    for (Object one : all) {
      best = compare(one, best) * sign > 0 ? one : best;
    }
    return best;
  }

  private static void quantities(CelBuilder cel) {
    global(cel, "isQuantity", BOOL, TEXT, a -> Quantities.parse(a.toString()).isPresent());
    global(cel, "quantity", DYN, DYN, Functions::amount);
    member(cel, "isGreaterThan", BOOL, DYN, DYN, (a, b) -> amount(a).compareTo(amount(b)) > 0);
    member(cel, "isLessThan", BOOL, DYN, DYN, (a, b) -> amount(a).compareTo(amount(b)) < 0);
    member(cel, "compareTo", INT, DYN, DYN, (a, b) -> (long) amount(a).compareTo(amount(b)));
    member(cel, "sign", INT, DYN, a -> (long) amount(a).signum());
    member(cel, "isInteger", BOOL, DYN, a -> amount(a).stripTrailingZeros().scale() <= 0);
    member(cel, "asInteger", INT, DYN, a -> amount(a).longValueExact());
    member(cel, "asApproximateFloat", SimpleType.DOUBLE, DYN, a -> amount(a).doubleValue());
  }

  private static BigDecimal amount(Object value) {
    return value instanceof BigDecimal known
        ? known
        : Quantities.parse(value.toString())
            .orElseThrow(() -> new IllegalArgumentException("not a quantity: " + value));
  }

  private static void networks(CelBuilder cel) {
    global(cel, "isURL", BOOL, TEXT, a -> url(a) != null);
    global(cel, "url", DYN, TEXT, a -> a);
    member(cel, "getScheme", TEXT, DYN, a -> part(url(a), 's'));
    member(cel, "getHost", TEXT, DYN, a -> part(url(a), 'h'));
    member(cel, "getHostname", TEXT, DYN, a -> part(url(a), 'n'));
    member(cel, "getEscapedPath", TEXT, DYN, a -> part(url(a), 'p'));
    global(cel, "isIP", BOOL, TEXT, a -> address(a.toString()));
    global(cel, "isCIDR", BOOL, TEXT, a -> network(a.toString()));
    global(cel, "ip", DYN, TEXT, a -> a);
    global(cel, "cidr", DYN, TEXT, a -> a);
    member(cel, "family", INT, DYN, a -> a.toString().contains(":") ? 6L : 4L);
  }

  private static boolean address(String text) {
    return IPV4.matcher(text).matches() || IPV6.matcher(text).matches();
  }

  private static boolean network(String text) {
    int slash = text.indexOf('/');
    return slash > 0
        && address(text.substring(0, slash))
        && text.substring(slash + 1).matches("[0-9]{1,3}")
        && Integer.parseInt(text.substring(slash + 1)) <= (text.contains(":") ? 128 : 32);
  }

  private static @org.jspecify.annotations.Nullable URI url(Object text) {
    try {
      URI uri = new URI(text.toString());
      return uri.getScheme() != null || text.toString().startsWith("/") ? uri : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String part(@org.jspecify.annotations.Nullable URI uri, char which) {
    if (uri == null) {
      return "";
    }
    String found =
        switch (which) {
          case 's' -> uri.getScheme();
          case 'h' -> uri.getAuthority();
          case 'n' -> uri.getHost();
          default -> uri.getRawPath();
        };
    return found == null ? "" : found;
  }
}
