package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.script.UnitWords;
import dev.homelab.dsl.spec.LanguageCodes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PostfixExpression;
import org.codehaus.groovy.ast.expr.PrefixExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.TernaryExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.EmptyStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.syntax.Types;
import org.jspecify.annotations.Nullable;

/**
 * Finds statements that say nothing: a word without its brackets, a value alone, a comparison.
 * Groovy compiles them. The value of a closure or method is left alone where something uses it.
 */
final class StatementCheck extends ClassCodeVisitorSupport {
  /** Methods that run a closure and drop what it gives. */
  private static final Set<String> LOOPS =
      Set.of("each", "eachWithIndex", "times", "upto", "downto", "step", "with", "tap");

  private static final Set<String> UNITS = Set.copyOf(UnitWords.ALL);

  private final ScriptSession session;
  private final SourceUnit unit;

  StatementCheck(ScriptSession session, SourceUnit unit) {
    this.session = session;
    this.unit = unit;
  }

  @Override
  protected SourceUnit getSourceUnit() {
    return unit;
  }

  @Override
  public void visitMethod(MethodNode method) {
    if (method.getCode() instanceof BlockStatement block) {
      boolean dropped = method.isVoidMethod() || method.getName().equals("run");
      check(
          block,
          (dropped && method.getLineNumber() <= 0) || method.isVoidMethod() || isRun(method));
    }
    super.visitMethod(method);
  }

  private static boolean isRun(MethodNode method) {
    return method.getName().equals("run") && method.getParameters().length == 0;
  }

  @Override
  public void visitMethodCallExpression(MethodCallExpression call) {
    String name = call.getMethodAsString();
    boolean drops =
        name != null
            && ((call.isImplicitThis()
                    && (session.vocabulary().isWord(name)
                        || session.vocabulary().isKnown(name)
                        || name.equals("homelab")))
                || LOOPS.contains(name)
                || (session.vocabulary().isWord(name) && !LOOPS.contains(name)));
    if (call.getArguments() instanceof TupleExpression arguments) {
      for (Expression argument : arguments.getExpressions()) {
        if (argument instanceof ClosureExpression closure
            && closure.getCode() instanceof BlockStatement block) {
          check(block, drops);
        }
      }
    }
    super.visitMethodCallExpression(call);
  }

  private void check(BlockStatement block, boolean valueDropped) {
    List<Statement> statements = block.getStatements();
    noteRepeated(statements);
    for (int i = 0; i < statements.size(); i++) {
      check(statements.get(i), valueDropped || i < statements.size() - 1);
    }
  }

  /** Notes words that stand twice among statements that all run. */
  private void noteRepeated(List<Statement> statements) {
    Map<String, Expression> said = new HashMap<>();
    for (Statement statement : statements) {
      if (statement instanceof ExpressionStatement expression
          && expression.getExpression() instanceof MethodCallExpression call
          && call.isImplicitThis()
          && call.getMethodAsString() != null) {
        Expression first = said.putIfAbsent(call.getMethodAsString(), call);
        if (first != null) {
          session.repeated(call, first);
        }
      }
    }
  }

  private void check(Statement statement, boolean valueDropped) {
    if (statement instanceof BlockStatement inner) {
      check(inner, valueDropped);
    } else if (statement instanceof IfStatement choice) {
      check(choice.getIfBlock(), valueDropped);
      check(choice.getElseBlock(), valueDropped);
    } else if (statement instanceof org.codehaus.groovy.ast.stmt.LoopingStatement loop) {
      check(loop.getLoopBlock(), true);
    } else if (statement instanceof ExpressionStatement expression
        && statement.getStatementLabels() != null
        && session.vocabulary().isWord(statement.getStatementLabels().get(0))) {
      String word = statement.getStatementLabels().get(0);
      SourceSpan place = session.span(statement);
      session.report(
          expression,
          ScriptSession.error(
                  LanguageCodes.WRONG_ARGUMENT, "a word takes its value without ':'", place)
              .withHint("write " + word + " " + expression.getExpression().getText()));
      session.poison(expression);
    } else if (statement instanceof ExpressionStatement expression
        && !(statement instanceof EmptyStatement)
        && valueDropped) {
      check(expression.getExpression());
    }
  }

  private void check(Expression expression) {
    if (saysSomething(expression) && !onlyMakesValue(expression)) {
      return;
    }
    SourceSpan place = session.span(expression);
    session.report(expression, told(expression, place));
    session.poison(expression);
  }

  private Diagnostic told(Expression expression, SourceSpan place) {
    if (expression instanceof VariableExpression name) {
      String word = name.getName();
      if (session.vocabulary().isWord(word)) {
        return ScriptSession.error(
                LanguageCodes.NOTHING_SAID, "'" + word + "' alone says nothing", place)
            .withHint("a word without arguments is written " + word + "()")
            .withFix(ScriptSession.replacing(place, word + "()"));
      }
      return ScriptSession.error(
          LanguageCodes.NOTHING_SAID, "'" + word + "' stands alone and says nothing", place);
    }
    if (expression instanceof BinaryExpression index
        && index.getOperation().getType() == Types.LEFT_SQUARE_BRACKET
        && index.getLeftExpression() instanceof VariableExpression name
        && session.vocabulary().isWord(name.getName())) {
      return ScriptSession.error(
              LanguageCodes.WRONG_ARGUMENT,
              "Groovy reads the brackets behind '" + name.getName() + "' as an index",
              place)
          .withHint("write " + name.getName() + "([ … ])");
    }
    if (expression instanceof PropertyExpression chain
        && chain.getObjectExpression() instanceof MethodCallExpression call
        && call.isImplicitThis()
        && session.vocabulary().isWord(String.valueOf(call.getMethodAsString()))) {
      return apart(chain, call, place);
    }
    String what =
        expression instanceof MethodCallExpression call
            ? "'" + call.getMethodAsString() + "' makes a value, and nothing uses it"
            : expression instanceof ConstantExpression
                ? "a value alone says nothing"
                : expression instanceof BinaryExpression
                    ? "a comparison or sum alone says nothing"
                    : "this statement says nothing";
    return ScriptSession.error(LanguageCodes.NOTHING_SAID, what, place)
        .withHint("a statement is the call of a word, such as memory 16.GiB");
  }

  /** Two values behind a word without a comma, or a number apart from its unit. */
  private static Diagnostic apart(
      PropertyExpression chain, MethodCallExpression call, SourceSpan place) {
    String last = String.valueOf(chain.getPropertyAsString());
    String word = String.valueOf(call.getMethodAsString());
    Diagnostic problem =
        ScriptSession.error(
            LanguageCodes.WRONG_ARGUMENT,
            "'" + last + "' stands apart from what is before it",
            place);
    String before = call.getArguments().getText().replaceAll("^\\(|\\)$", "");
    return UNITS.contains(last)
        ? problem.withHint(
            "a unit follows its number after a dot: " + word + " " + before + "." + last)
        : problem.withHint("a comma stands between two values: " + word + " " + before + ", …");
  }

  /** Whether a statement is a word such as {@code file('x')}, whose value goes nowhere. */
  private boolean onlyMakesValue(Expression expression) {
    return expression instanceof MethodCallExpression call
        && call.isImplicitThis()
        && call.getArguments() instanceof TupleExpression arguments
        && session
            .vocabulary()
            .isValueWord(
                String.valueOf(call.getMethodAsString()), arguments.getExpressions().size());
  }

  private static boolean saysSomething(@Nullable Expression expression) {
    if (expression instanceof BinaryExpression binary) {
      return Types.ofType(binary.getOperation().getType(), Types.ASSIGNMENT_OPERATOR)
          || binary.getOperation().getType() == Types.LEFT_SHIFT;
    }
    if (expression instanceof TernaryExpression choice) {
      return saysSomething(choice.getTrueExpression())
          || saysSomething(choice.getFalseExpression());
    }
    return expression instanceof MethodCallExpression
        || expression instanceof StaticMethodCallExpression
        || expression instanceof PostfixExpression
        || expression instanceof PrefixExpression
        || expression instanceof org.codehaus.groovy.ast.expr.ConstructorCallExpression
        || expression instanceof org.codehaus.groovy.ast.expr.EmptyExpression;
  }
}
