package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.script.UnitWords;
import dev.homelab.dsl.spec.DidYouMean;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.Reference;
import dev.homelab.dsl.vocabulary.Vocabulary.Block;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.model.Value;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.Expression;
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
  private final ScriptSession session;
  private final EnclosingBlocks blocks;
  private final MissingWords missing;
  private final CallCheck calls;
  private final Set<Expression> mistaken = new HashSet<>();

  /** A checker for the script that {@code visitor} checks; Groovy makes it. */
  public WordChecker(StaticTypeCheckingVisitor visitor) {
    super(visitor);
    this.session = ((CompileLoader) context.getSource().getClassLoader()).session();
    this.blocks = new EnclosingBlocks(context, session.vocabulary());
    this.missing = new MissingWords(session, blocks);
    this.calls = new CallCheck(session, blocks);
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
  private boolean reportedWithCall(Expression behind, @Nullable Block block) {
    MethodCallExpression call = callWith(behind);
    if (block == null || call == null) {
      return false;
    }
    String word = call.getMethodAsString();
    if (word == null || block.words().containsKey(word) || isMethod(word)) {
      return false;
    }
    if (!session.vocabulary().isWord(word)
        && DidYouMean.nearest(word, MissingWords.names(block)) == null) {
      return false;
    }
    session.report(
        call, missing.told(call, word, ClassNode.EMPTY_ARRAY, ClassHelper.OBJECT_TYPE, block));
    session.poison(call);
    return true;
  }

  /** The call of a word that something is an argument of, or null. */
  private @Nullable MethodCallExpression callWith(Expression argument) {
    for (Expression around : context.getEnclosingMethodCalls()) {
      if (around instanceof MethodCallExpression call
          && call.isImplicitThis()
          && call.getArguments() instanceof TupleExpression all
          && all.getExpressions().contains(argument)) {
        return call;
      }
    }
    return null;
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
              name == null ? null : DidYouMean.nearest(name, UnitWords.ALL)));
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
    if (!follows && !reportedWithCall(expression, block)) {
      session.report(expression, missing.told(expression, name, argumentTypes, receiver, block));
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
        calls.check(call, target, block);
      }
    }
  }
}
