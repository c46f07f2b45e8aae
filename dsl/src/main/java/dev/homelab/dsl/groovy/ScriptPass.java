package dev.homelab.dsl.groovy;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.control.SourceUnit;

/**
 * Makes a few sentences mean what they say, before names and types are looked up: methods of the
 * script are reached from inside blocks, quoted texts become plain texts, the output of a reference
 * may stand behind a dot, and a recipe named by a text may have a block.
 */
final class ScriptPass extends ClassCodeExpressionTransformer {
  private final ScriptSession session;
  private final SourceUnit unit;
  private final Set<String> methods = new HashSet<>();
  private int depth;

  ScriptPass(ScriptSession session, SourceUnit unit) {
    this.session = session;
    this.unit = unit;
  }

  @Override
  protected SourceUnit getSourceUnit() {
    return unit;
  }

  /** Transforms the script class of a module, and checks its statements. */
  void run(ModuleNode module) {
    ClassNode script = module.getScriptClassDummy();
    for (MethodNode method : script.getMethods()) {
      String name = method.getName();
      if (method.getLineNumber() > 0 && !name.equals("run") && !name.equals("main")) {
        methods.add(name);
        if (session.vocabulary().isWord(name)) {
          SourceSpan place = session.span(method);
          session.report(
              method,
              ScriptSession.error(
                      LanguageCodes.METHOD_HIDES_WORD,
                      "the method '" + name + "' has the name of a word",
                      session.sources().line(place.line()))
                  .withHint("give it another name"));
        }
      }
    }
    for (ClassNode type : module.getClasses()) {
      visitClass(type);
    }
    new StatementCheck(session, unit).visitClass(script);
  }

  @Override
  public Expression transform(Expression expression) {
    if (expression instanceof ClosureExpression closure) {
      depth++;
      if (closure.getCode() != null) {
        closure.getCode().visit(this);
      }
      depth--;
      return closure;
    }
    if (expression instanceof GStringExpression text) {
      return joined(text);
    }
    if (expression instanceof MethodCallExpression call) {
      return transformCall(call);
    }
    if (expression instanceof PropertyExpression property && isReference(property)) {
      MethodCallExpression get =
          new MethodCallExpression(
              transform(property.getObjectExpression()),
              "get",
              new ArgumentListExpression(new ConstantExpression(property.getPropertyAsString())));
      get.setImplicitThis(false);
      get.setSourcePosition(property);
      return get;
    }
    return super.transform(expression);
  }

  private static boolean isReference(PropertyExpression property) {
    return property.getObjectExpression() instanceof MethodCallExpression call
        && call.isImplicitThis()
        && "ref".equals(call.getMethodAsString())
        && property.getPropertyAsString() != null;
  }

  private Expression transformCall(MethodCallExpression call) {
    recipeByName(call);
    if (depth > 0 && call.isImplicitThis() && methods.contains(call.getMethodAsString())) {
      call.setImplicitThis(false);
      VariableExpression script = new VariableExpression("this");
      script.setSourcePosition(call.getMethod());
      call.setObjectExpression(script);
    }
    Expression changed = super.transform(call);
    if (changed instanceof MethodCallExpression other) {
      other.setSourcePosition(call);
    }
    return changed;
  }

  /**
   * Turns {@code service name} into the choice of that recipe, and {@code service('name') { … }}
   * into {@code service(name({ … }))}, for a known recipe.
   */
  private void recipeByName(MethodCallExpression call) {
    if (!"service".equals(call.getMethodAsString())
        || !(call.getArguments() instanceof TupleExpression arguments)
        || arguments.getExpressions().isEmpty()) {
      return;
    }
    Expression first = arguments.getExpression(0);
    int count = arguments.getExpressions().size();
    if (count == 1 && first instanceof VariableExpression name && isRecipe(name.getName())) {
      StaticMethodCallExpression choice =
          new StaticMethodCallExpression(
              ClassHelper.make(Blocks.class),
              "recipe",
              new ArgumentListExpression(new ConstantExpression(name.getName())));
      choice.setSourcePosition(name);
      call.setArguments(new ArgumentListExpression(choice));
    } else if (count == 2
        && first instanceof ConstantExpression name
        && name.getValue() instanceof String recipe
        && isRecipe(recipe)
        && arguments.getExpression(1) instanceof ClosureExpression block) {
      call.setArguments(new ArgumentListExpression(twin(name, recipe, block)));
    }
  }

  private boolean isRecipe(String name) {
    return session.vocabulary().recipes().find(name) != null;
  }

  private static MethodCallExpression twin(
      Expression place, String recipe, ClosureExpression block) {
    ConstantExpression name = new ConstantExpression(recipe);
    name.setSourcePosition(place);
    MethodCallExpression known =
        new MethodCallExpression(
            VariableExpression.THIS_EXPRESSION, name, new ArgumentListExpression(block));
    known.setImplicitThis(true);
    known.setSourcePosition(place);
    return known;
  }

  private Expression joined(GStringExpression text) {
    List<Expression> parts = new ArrayList<>();
    for (int i = 0; i < text.getStrings().size(); i++) {
      ConstantExpression part = text.getStrings().get(i);
      if (!String.valueOf(part.getValue()).isEmpty()) {
        parts.add(part);
      }
      if (i < text.getValues().size()) {
        Expression value = text.getValue(i);
        if (value instanceof ClosureExpression) {
          return super.transform(text);
        }
        parts.add(transform(value));
      }
    }
    StaticMethodCallExpression joined =
        new StaticMethodCallExpression(
            ClassHelper.make(Texts.class), "join", new ArgumentListExpression(parts));
    joined.setSourcePosition(text);
    return joined;
  }
}
