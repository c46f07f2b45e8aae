package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.Related;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Reference;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MapEntryExpression;
import org.codehaus.groovy.ast.expr.MapExpression;
import org.codehaus.groovy.ast.expr.MethodCall;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.transform.stc.AbstractTypeCheckingExtension;
import org.codehaus.groovy.transform.stc.StaticTypeCheckingVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Tells mistakes of a script in the words of the language, all of them, while Groovy checks types:
 * unknown words and names, wrong arguments, missing units, words of an outer block, and calls whose
 * answer changes from run to run.
 */
public final class WordChecker extends AbstractTypeCheckingExtension {
  static final List<String> UNITS =
      List.of(
          "KiB",
          "MiB",
          "GiB",
          "TiB",
          "KB",
          "MB",
          "GB",
          "TB",
          "milliseconds",
          "seconds",
          "minutes",
          "hours",
          "days");

  private final ScriptSession session;
  private final EnclosingBlocks blocks;
  private final Arguments arguments;
  private final Set<Expression> mistaken = new HashSet<>();

  /** A checker for the script that {@code visitor} checks; Groovy makes it. */
  public WordChecker(StaticTypeCheckingVisitor visitor) {
    super(visitor);
    this.session = ((CompileLoader) context.getSource().getClassLoader()).session();
    this.blocks = new EnclosingBlocks(context, session.vocabulary());
    this.arguments = new Arguments(session);
    blocks.hideFields();
  }

  @Override
  public boolean handleUnresolvedVariableExpression(VariableExpression name) {
    SourceSpan place = session.span(name);
    Block block = blocks.current();
    mistaken.add(name);
    if (reportedWithCall(name, block)) {
      makeDynamic(name);
      return true;
    }
    if (context.isTargetOfEnclosingAssignment(name)) {
      session.report(name, assigned(name.getName(), block, place));
    } else if (block != null && block.words().containsKey(name.getName())) {
      session.report(
          name,
          ScriptSession.error(
                  LanguageCodes.NOTHING_SAID,
                  "'" + name.getName() + "' is a word, not a value",
                  place)
              .withHint(
                  session.isIndexed(name)
                      ? "Groovy reads the brackets as an index; write " + name.getName() + "([ … ])"
                      : "a word stands at the start of its statement"));
    } else {
      session.report(name, unknownName(name.getName(), block, place));
    }
    makeDynamic(name);
    return true;
  }

  /** When the word itself is unknown here, what stands behind it is no mistake of its own. */
  private boolean reportedWithCall(VariableExpression name, @Nullable Block block) {
    if (block == null
        || !(getEnclosingMethodCall() instanceof MethodCallExpression call)
        || !call.isImplicitThis()
        || !(call.getArguments() instanceof TupleExpression all)
        || !all.getExpressions().contains(name)) {
      return false;
    }
    String word = call.getMethodAsString();
    if (word == null || block.words().containsKey(word) || isMethod(word)) {
      return false;
    }
    if (blocks.outerWith(word) == null && DidYouMean.nearest(word, names(block)) == null) {
      return false;
    }
    session.report(
        call, missing(call, word, ClassNode.EMPTY_ARRAY, ClassHelper.OBJECT_TYPE, block));
    session.poison(call);
    return true;
  }

  private boolean isMethod(String name) {
    return !context.getEnclosingClassNode().getMethods(name).isEmpty();
  }

  private Diagnostic assigned(String name, @Nullable Block block, SourceSpan place) {
    Diagnostic problem =
        ScriptSession.error(
            LanguageCodes.ASSIGNED_TO_NOTHING, "'" + name + "' is assigned to nothing", place);
    if (block != null && block.words().containsKey(name)) {
      return problem.withHint("a word takes its value without '=': " + name + " …");
    }
    return problem.withHint("declare it: def " + name + " = …");
  }

  private Diagnostic unknownName(String name, @Nullable Block block, SourceSpan place) {
    boolean forService =
        getEnclosingMethodCall() instanceof MethodCallExpression call
            && "service".equals(call.getMethodAsString());
    String title =
        forService ? "there is no recipe '" + name + "'" : "nothing here is called '" + name + "'";
    String code = forService ? LanguageCodes.UNKNOWN_RECIPE : LanguageCodes.UNKNOWN_NAME;
    Diagnostic problem = ScriptSession.error(code, title, place);
    if (block == null) {
      return problem;
    }
    String near = DidYouMean.nearest(name, block.known().keySet());
    if (near == null && takesText(block)) {
      return problem.withHint("a text stands in quotes: '" + name + "'");
    }
    if (near == null && !block.known().isEmpty()) {
      return problem.withHint("known here: " + String.join(", ", block.known().keySet()));
    }
    return ScriptSession.withNearest(problem, place, near);
  }

  /** Whether the word that is being called takes a text where it stands. */
  private boolean takesText(Block block) {
    if (!(getEnclosingMethodCall() instanceof MethodCallExpression call)) {
      return false;
    }
    Entry word = block.words().get(String.valueOf(call.getMethodAsString()));
    return word != null
        && word.forms().stream()
            .flatMap(form -> form.parameters().stream())
            .anyMatch(argument -> argument.type() == String.class);
  }

  @Override
  public boolean handleUnresolvedProperty(PropertyExpression property) {
    String name = property.getPropertyAsString();
    SourceSpan place = session.span(property.getProperty());
    ClassNode receiver = getType(property.getObjectExpression());
    mistaken.add(property);
    if (ClassHelper.getWrapper(receiver).isDerivedFrom(ClassHelper.Number_TYPE)) {
      session.report(
          property,
          ScriptSession.withNearest(
              ScriptSession.error(
                  LanguageCodes.UNKNOWN_UNIT, "there is no unit '" + name + "'", place),
              place,
              name == null ? null : DidYouMean.nearest(name, UNITS)));
    } else if (receiver.getName().equals(Reference.class.getName())) {
      makeDynamic(property, ClassHelper.make(Value.class));
      return true;
    } else if (!mistaken.contains(property.getObjectExpression())) {
      session.report(
          property,
          ScriptSession.error(
              LanguageCodes.UNKNOWN_NAME, "there is no '" + name + "' in it", place));
    }
    makeDynamic(property);
    return true;
  }

  @Override
  public List<MethodNode> handleMissingMethod(
      ClassNode receiver,
      String name,
      ArgumentListExpression argumentList,
      ClassNode[] argumentTypes,
      MethodCall call) {
    if (call instanceof StaticMethodCallExpression text && Texts.UNDECIDED.equals(name)) {
      return List.of(decided(text, argumentTypes));
    }
    if (!(call instanceof MethodCallExpression expression)) {
      return List.of();
    }
    Block block = expression.isImplicitThis() ? blocks.current() : blocks.of(receiver);
    boolean follows =
        mistaken.contains(expression.getObjectExpression())
            || argumentList.getExpressions().stream().anyMatch(mistaken::contains);
    mistaken.add(expression);
    if (!follows) {
      session.report(expression, missing(expression, name, argumentTypes, receiver, block));
    }
    session.poison(expression);
    ClassNode result = block == null ? ClassHelper.OBJECT_TYPE : ClassHelper.make(block.type());
    return List.of(makeDynamic(call, result));
  }

  /** What puts a quoted text together: a text now, or a value when a part is known only later. */
  private static MethodNode decided(StaticMethodCallExpression text, ClassNode[] types) {
    boolean later = Arrays.stream(types).anyMatch(WordChecker::isLater);
    return text.getOwnerType().getMethods(later ? "together" : "join").get(0);
  }

  private static boolean isLater(ClassNode type) {
    ClassNode value = ClassHelper.make(Value.class);
    return type.equals(value)
        || type.implementsInterface(value)
        || type.equals(ClassHelper.make(Reference.class));
  }

  private Diagnostic missing(
      MethodCallExpression call,
      String name,
      ClassNode[] types,
      ClassNode receiver,
      @Nullable Block block) {
    SourceSpan place = session.span(call.getMethod());
    if (block == null) {
      return expression(call, name, receiver, place);
    }
    Entry word = block.words().get(name);
    if (word != null) {
      return arguments.wrong(block, word, call, types);
    }
    if (block.known().containsKey(name)) {
      return ScriptSession.error(
          LanguageCodes.WRONG_ARGUMENT,
          "'" + name + "' is a known name, it takes no arguments",
          place);
    }
    Block outer = blocks.outerWith(name);
    if (outer != null) {
      return ScriptSession.error(
              LanguageCodes.OUTER_WORD,
              "'" + name + "' is a word of " + outer.name() + ", not of " + block.name(),
              place)
          .withHint("move it out of this block");
    }
    Diagnostic problem =
        ScriptSession.error(
            LanguageCodes.UNKNOWN_WORD,
            "there is no word '" + name + "' in " + block.name(),
            place);
    String near = DidYouMean.nearest(name, names(block));
    return near == null
        ? problem.withHint(elsewhere(block, name))
        : ScriptSession.withNearest(problem, place, near);
  }

  /** Where a word that its block does not have can be said: an inner block, or others. */
  private String elsewhere(Block block, String name) {
    for (Entry word : block.words().values()) {
      for (Form form : word.forms()) {
        Block inner = form.block() == null ? null : session.vocabulary().block(form.block());
        if (inner == null) {
          continue;
        }
        String near = DidYouMean.nearest(name, inner.words().keySet());
        if (near != null && !block.words().containsKey(near)) {
          return near
              + " is a word of "
              + inner.name()
              + ": "
              + word.name()
              + " { "
              + near
              + " … }";
        }
      }
    }
    String blocks = session.vocabulary().blocksWith(name);
    return blocks.isEmpty()
        ? "words here: " + String.join(", ", block.words().keySet())
        : "it is a word of " + blocks;
  }

  /** What may stand first in a statement of a block or head a block: its words and known names. */
  private static Set<String> names(Block block) {
    Set<String> names = new TreeSet<>(block.words().keySet());
    names.addAll(block.known().keySet());
    return names;
  }

  private Diagnostic expression(
      MethodCallExpression call, String name, ClassNode receiver, SourceSpan place) {
    if (call.isImplicitThis() && DidYouMean.nearest(name, List.of("homelab")) != null) {
      return ScriptSession.withNearest(
          ScriptSession.error(
              LanguageCodes.UNKNOWN_WORD, "there is no word '" + name + "' here", place),
          place,
          "homelab");
    }
    String title =
        call.isImplicitThis()
            ? "there is no word '" + name + "' here"
            : "'" + name + "' cannot be called on " + Arguments.typeName(receiver);
    Diagnostic problem = ScriptSession.error(LanguageCodes.UNKNOWN_WORD, title, place);
    return session.vocabulary().isWord(name) && call.isImplicitThis()
        ? problem.withHint("it belongs inside homelab { … }")
        : problem;
  }

  @Override
  public void onMethodSelection(Expression expression, MethodNode target) {
    String impure = Purity.reason(target);
    if (impure != null) {
      session.report(
          expression,
          ScriptSession.error(LanguageCodes.IMPURE, impure, session.span(expression))
              .withHint(
                  "a lab is what its script, its files and its variables say: use file() or"
                      + " env()"));
      return;
    }
    if (expression instanceof MethodCallExpression call) {
      Block block = blocks.of(target, call.isImplicitThis());
      if (block != null) {
        checkWord(call, target, block);
      }
    }
  }

  private void checkWord(MethodCallExpression call, MethodNode target, Block block) {
    String name = target.getName();
    Entry word = block.words().get(name);
    if (word == null && !block.known().containsKey(name) && !blocks.isGetter(block, name)) {
      SourceSpan place = session.span(call.getMethod());
      Diagnostic problem =
          ScriptSession.error(
              LanguageCodes.UNKNOWN_WORD,
              "there is no word '" + name + "' in " + block.name(),
              place);
      session.report(
          call, ScriptSession.withNearest(problem, place, DidYouMean.nearest(name, names(block))));
      session.poison(call);
    } else if (word != null) {
      checkOnce(call, word, block);
      namedOf(call, word).forEach(entry -> checkNamed(call, word, entry));
    }
  }

  private void checkOnce(MethodCallExpression call, Entry word, Block block) {
    Expression first = word.once() ? session.firstOf(call) : null;
    if (first != null) {
      session.report(
          call,
          ScriptSession.error(
                  LanguageCodes.SAID_TWICE,
                  "'" + word.name() + "' stands twice in " + block.name() + ", which takes one",
                  session.span(call, word.name()))
              .withRelated(
                  new Related("the first one stands here", session.span(first, word.name())))
              .withHint("leave one of them out"));
    }
  }

  private void checkNamed(MethodCallExpression call, Entry word, MapEntryExpression entry) {
    String name = entry.getKeyExpression().getText();
    if (word.named().containsKey(name)) {
      return;
    }
    SourceSpan place = session.span(entry.getKeyExpression());
    Diagnostic problem =
        ScriptSession.error(
            LanguageCodes.UNKNOWN_NAMED_ARGUMENT,
            "'" + word.name() + "' does not know '" + name + ":'",
            place);
    if (word.named().isEmpty()) {
      session.report(call, problem.withHint("it takes no named arguments"));
      return;
    }
    String near = DidYouMean.nearest(name, word.named().keySet());
    session.report(
        call,
        near == null
            ? problem.withHint("it knows " + String.join(", ", word.named().keySet()))
            : ScriptSession.withNearest(problem, place, near));
  }

  /** The named arguments of a call; a map alone is one value, unless the word takes names. */
  private static List<MapEntryExpression> namedOf(MethodCallExpression call, Entry word) {
    List<MapEntryExpression> found = new ArrayList<>();
    if (call.getArguments() instanceof TupleExpression all) {
      for (Expression argument : all.getExpressions()) {
        if (argument instanceof MapExpression map
            && (argument.getClass() != MapExpression.class
                || all.getExpressions().get(0) == map
                    && (all.getExpressions().size() > 1 || !word.named().isEmpty()))) {
          found.addAll(map.getMapEntryExpressions());
        }
      }
    }
    return found;
  }
}
