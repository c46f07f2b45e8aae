package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.unit.Size;
import dev.homelab.dsl.spec.unit.TimeSpan;
import dev.homelab.dsl.vocabulary.Vocabulary.Argument;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import dev.homelab.model.Value;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.jspecify.annotations.Nullable;

/** Tells what is wrong with the arguments of a known word. */
final class Arguments {
  private final ScriptSession session;

  Arguments(ScriptSession session) {
    this.session = session;
  }

  /** The problem of a call that fits no form of its word. */
  Diagnostic wrong(Block block, Entry word, MethodCallExpression call, ClassNode[] types) {
    List<Expression> given =
        call.getArguments() instanceof TupleExpression tuple ? tuple.getExpressions() : List.of();
    boolean hasBlock = !given.isEmpty() && given.get(given.size() - 1) instanceof ClosureExpression;
    boolean hasNamed = !given.isEmpty() && given.get(0) instanceof MapExpression;
    int from = hasNamed ? 1 : 0;
    int count = given.size() - from - (hasBlock ? 1 : 0);
    for (Form form : textsFirst(word)) {
      if (form.parameters().size() == count && (form.block() != null || !hasBlock)) {
        for (int i = 0; i < count; i++) {
          Diagnostic problem =
              mismatch(
                  block,
                  word.name(),
                  form.parameters().get(i),
                  given.get(from + i),
                  types[from + i]);
          if (problem != null) {
            return problem;
          }
        }
      }
    }
    return shape(block, word, call, hasBlock, hasNamed);
  }

  /** The forms of a word, those first that take a text, which is what most people mean. */
  private static List<Form> textsFirst(Entry word) {
    return word.forms().stream()
        .sorted(
            Comparator.comparing(form -> form.parameters().stream().noneMatch(Arguments::isText)))
        .toList();
  }

  private static boolean isText(Argument argument) {
    return argument.type() == String.class;
  }

  private Diagnostic shape(
      Block block, Entry word, MethodCallExpression call, boolean hasBlock, boolean hasNamed) {
    SourceSpan place = session.span(call.getMethod());
    String name = "'" + word.name() + "'";
    if (hasNamed && word.named().isEmpty()) {
      return ScriptSession.error(
          LanguageCodes.UNKNOWN_NAMED_ARGUMENT, name + " takes no named arguments", place);
    }
    if (hasBlock && word.forms().stream().allMatch(form -> form.block() == null)) {
      return ScriptSession.error(LanguageCodes.WRONG_ARGUMENT, name + " takes no block", place)
          .withHint("write " + forms(word));
    }
    if (!hasBlock && word.forms().stream().allMatch(form -> form.block() != null)) {
      return ScriptSession.error(LanguageCodes.WRONG_ARGUMENT, name + " needs its block", place)
          .withHint("write " + forms(word));
    }
    return ScriptSession.error(
            LanguageCodes.WRONG_ARGUMENT,
            name + " in " + block.name() + " does not take these arguments",
            place)
        .withHint("write " + forms(word));
  }

  private @Nullable Diagnostic mismatch(
      Block block, String word, Argument wanted, Expression given, ClassNode type) {
    ClassNode boxed = ClassHelper.getWrapper(type);
    if (fits(wanted.type(), boxed)) {
      return null;
    }
    SourceSpan place = session.span(given);
    boolean number = boxed.isDerivedFrom(ClassHelper.Number_TYPE);
    String unit = wanted.type() == Size.class ? ".GiB" : ".seconds";
    if (wanted.type() == Size.class || wanted.type() == TimeSpan.class) {
      String what = typeName(wanted.type());
      if (number) {
        return unitMissing(word, wanted, given.getText(), unit, place);
      }
      return ScriptSession.error(
              LanguageCodes.WRONG_ARGUMENT,
              "'" + word + "' takes " + what + ", not " + typeName(boxed),
              place)
          .withHint("write it with a unit and without quotes: 16" + unit);
    }
    Diagnostic problem =
        ScriptSession.error(
            LanguageCodes.WRONG_ARGUMENT,
            "'" + word + "' takes " + typeName(wanted.type()) + ", not " + typeName(boxed),
            place);
    return given instanceof ConstantExpression text
        ? unquoted(block, problem, word, text.getText(), place)
        : problem;
  }

  /** What to write where a known name stands in quotes, as a text does. */
  private static Diagnostic unquoted(
      Block block, Diagnostic problem, String word, String text, SourceSpan place) {
    return block.known().containsKey(text)
        ? problem
            .withHint("a known name stands without quotes: " + word + ' ' + text)
            .withFix(ScriptSession.replacing(place, text))
        : problem;
  }

  /** A size of thousands may be meant in either unit, so that nothing is written by itself. */
  private static Diagnostic unitMissing(
      String word, Argument wanted, String amount, String unit, SourceSpan place) {
    String what = typeName(wanted.type());
    Diagnostic problem =
        ScriptSession.error(
            LanguageCodes.UNIT_MISSING,
            "'" + word + "' takes " + what + ", and " + amount + " has no unit",
            place);
    boolean either = wanted.type() == Size.class && amount.matches("\\d{4,}");
    return either
        ? problem.withHint("write " + amount + ".MiB, or " + amount + unit)
        : problem
            .withHint("write " + amount + unit)
            .withFix(ScriptSession.replacing(place, amount + unit));
  }

  private static boolean fits(Class<?> wanted, ClassNode given) {
    ClassNode node = ClassHelper.getWrapper(ClassHelper.make(wanted));
    if (wanted == String.class) {
      return given.getName().equals("java.lang.String")
          || given.getName().equals("groovy.lang.GString");
    }
    if (ClassHelper.isNumberType(ClassHelper.make(wanted))) {
      return given.getName().equals("java.lang.Integer") || given.equals(node);
    }
    return given.isDerivedFrom(node) || given.implementsInterface(node);
  }

  /** The ways to write a word, as a person would. */
  private static String forms(Entry word) {
    return word.forms().stream()
        .map(form -> form(word.name(), form))
        .distinct()
        .collect(Collectors.joining(" or "));
  }

  private static String form(String name, Form form) {
    String inner =
        form.parameters().stream()
            .map(p -> p.type() == String.class ? "'" + p.name() + "'" : p.name())
            .collect(Collectors.joining(", "));
    return form.block() == null
        ? inner.isEmpty() ? name + "()" : name + " " + inner
        : inner.isEmpty() ? name + " { … }" : name + "(" + inner + ") { … }";
  }

  /** A type as a person would call it. */
  static String typeName(ClassNode type) {
    String name = ClassHelper.getWrapper(type).getName();
    return switch (name) {
      case "java.lang.String", "groovy.lang.GString" -> "a text";
      case "java.lang.Integer", "java.lang.Long", "java.math.BigDecimal", "java.math.BigInteger" ->
          "a number";
      case "java.lang.Boolean" -> "true or false";
      case "groovy.lang.Closure" -> "a block";
      case "java.util.List", "java.util.ArrayList" -> "a list";
      case "java.util.Map", "java.util.LinkedHashMap" -> "a map";
      case "java.lang.Object" -> "something unknown";
      default -> "a " + type.getNameWithoutPackage().toLowerCase(java.util.Locale.ROOT);
    };
  }

  private static String typeName(Class<?> type) {
    if (type == Size.class) {
      return "a size";
    }
    if (type == TimeSpan.class) {
      return "a length of time";
    }
    if (type == Choice.class || type.isEnum()) {
      return "a known name";
    }
    return Value.class.isAssignableFrom(type) ? "a value" : typeName(ClassHelper.make(type));
  }
}
