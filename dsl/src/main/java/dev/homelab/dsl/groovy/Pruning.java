package dev.homelab.dsl.groovy;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ASTNode;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.IfStatement;
import org.codehaus.groovy.ast.stmt.LoopingStatement;
import org.codehaus.groovy.ast.stmt.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Takes the statements with mistakes out of a script, so that the rest can be evaluated and its
 * mistakes be told in the same go. Knows which further mistakes only follow from what was taken.
 */
final class Pruning {
  private static final Set<String> FOLLOWING =
      Set.of(
          LanguageCodes.NO_LAB,
          LanguageCodes.SCRIPT_FAILED,
          LanguageCodes.RECIPE_FAILED,
          LanguageCodes.BLOCK_ENDED);

  private static final Set<String> LOOKED_UP =
      Set.of(
          LanguageCodes.UNKNOWN_ADDRESS,
          LanguageCodes.AMBIGUOUS_ADDRESS,
          LanguageCodes.UNKNOWN_SECRET,
          LanguageCodes.NOTHING_TO_PATCH);

  private static final Set<String> OF_THE_LINE =
      Set.of(LanguageCodes.BAD_NAME, LanguageCodes.BAD_VALUE, LanguageCodes.DUPLICATE_ADDRESS);

  private static final Set<String> NAMING = Set.of("secrets", "generated", "env", "file");

  private final ScriptSession session;
  private final Set<SourceSpan> mistakes = new HashSet<>();
  private final Set<SourceSpan> lines = new HashSet<>();
  private final Set<String> around = new HashSet<>();
  private final Set<MethodNode> broken = new HashSet<>();
  private boolean tookNames;

  /**
   * A pruning of the script that {@code session} reads.
   *
   * @param told the mistakes to take out
   * @param thrown those of them that ended the evaluation, of which only the line is known
   */
  Pruning(ScriptSession session, Iterable<Diagnostic> told, Iterable<Diagnostic> thrown) {
    this.session = session;
    for (Diagnostic problem : thrown) {
      SourceSpan place = problem.span();
      if (place != null) {
        lines.add(place);
      }
    }
    for (Diagnostic problem : told) {
      SourceSpan place = problem.span();
      if (place != null) {
        mistakes.add(place);
      }
    }
  }

  /** Takes the statements with mistakes out of every block and method of a script. */
  void prune(ModuleNode module) {
    prune(module.getStatementBlock(), mistakes);
    module.getMethods().removeIf(this::isBroken);
    for (ClassNode type : module.getClasses()) {
      for (MethodNode method : List.copyOf(type.getMethods())) {
        if (isBroken(method)) {
          type.removeMethod(method);
        }
      }
    }
  }

  /** Whether a method lost a statement: what is left of one that calls itself may never end. */
  private boolean isBroken(MethodNode method) {
    if (broken.contains(method)) {
      return true;
    }
    boolean loses = method.getCode() instanceof BlockStatement body && prune(body, mistakes);
    if (loses) {
      broken.add(method);
      tookNames = true;
    }
    return loses;
  }

  /** Takes the statements with mistakes out of a block, and tells whether any went. */
  private boolean prune(BlockStatement block, Set<SourceSpan> wrong) {
    boolean took = false;
    List<Statement> kept = new ArrayList<>();
    for (Statement statement : block.getStatements()) {
      Set<SourceSpan> inside = within(statement, wrong);
      if (inside.isEmpty() || pruneInside(statement, inside)) {
        kept.add(statement);
      } else {
        tookNames |= mayName(statement);
        took = true;
      }
    }
    block.getStatements().clear();
    block.getStatements().addAll(kept);
    return took;
  }

  /**
   * Whether all mistakes stand in blocks inside a statement, and were taken out there. Not so in a
   * loop, or in a block with a name that can call itself: what would end it may be what goes.
   */
  private boolean pruneInside(Statement statement, Set<SourceSpan> wrong) {
    if (mayRunAgain(statement)) {
      return false;
    }
    List<Inner> blocks = new ArrayList<>();
    blocksOf(statement, blocks);
    Set<SourceSpan> reached = new HashSet<>();
    blocks.forEach(inner -> reached.addAll(within(inner, wrong)));
    if (!reached.containsAll(wrong)) {
      return false;
    }
    SourceSpan line = session.span(statement);
    around.add(line.file() + ':' + line.line());
    blocks.forEach(inner -> prune(inner.code(), within(inner, wrong)));
    return true;
  }

  private static boolean mayRunAgain(@Nullable Statement statement) {
    if (statement instanceof IfStatement choice) {
      return mayRunAgain(choice.getIfBlock()) || mayRunAgain(choice.getElseBlock());
    }
    return statement instanceof LoopingStatement
        || (statement instanceof ExpressionStatement expression
            && expression.getExpression() instanceof DeclarationExpression declared
            && declared.getRightExpression() instanceof ClosureExpression);
  }

  /** A block inside a statement, and the node that tells where it stands. */
  private record Inner(ASTNode place, BlockStatement code) {}

  private static void blocksOf(Statement statement, List<Inner> found) {
    if (statement instanceof ExpressionStatement expression) {
      blocksOf(expression.getExpression(), found);
    } else if (statement instanceof IfStatement choice) {
      blocksOf(choice.getIfBlock(), found);
      blocksOf(choice.getElseBlock(), found);
    } else if (statement instanceof LoopingStatement loop) {
      blocksOf(loop.getLoopBlock(), found);
    } else if (statement instanceof BlockStatement block) {
      found.add(new Inner(block, block));
    }
  }

  private static void blocksOf(Expression expression, List<Inner> found) {
    if (expression instanceof MethodCallExpression call) {
      blocksOf(call.getObjectExpression(), found);
      if (call.getArguments() instanceof TupleExpression arguments) {
        arguments.getExpressions().forEach(argument -> blocksOf(argument, found));
      }
    } else if (expression instanceof DeclarationExpression declared) {
      blocksOf(declared.getRightExpression(), found);
    } else if (expression instanceof ClosureExpression closure
        && closure.getCode() instanceof BlockStatement inner) {
      found.add(new Inner(closure, inner));
    }
  }

  /** The mistakes of a statement and of its blocks, which may hold lines of included files. */
  private Set<SourceSpan> within(Statement statement, Set<SourceSpan> wrong) {
    Set<SourceSpan> found = inside(statement, wrong);
    List<Inner> blocks = new ArrayList<>();
    blocksOf(statement, blocks);
    blocks.forEach(inner -> found.addAll(within(inner, wrong)));
    return found;
  }

  private Set<SourceSpan> within(Inner block, Set<SourceSpan> wrong) {
    Set<SourceSpan> found = inside(block.place(), wrong);
    for (Statement statement : block.code().getStatements()) {
      if (statement != block.place()) {
        found.addAll(within(statement, wrong));
      }
    }
    return found;
  }

  private Set<SourceSpan> inside(ASTNode node, Set<SourceSpan> wrong) {
    Set<SourceSpan> found = new HashSet<>();
    if (node.getLineNumber() > 0) {
      SourceSpan place = session.span(node);
      wrong.stream().filter(mistake -> contains(place, mistake)).forEach(found::add);
    }
    return found;
  }

  private boolean contains(SourceSpan outer, SourceSpan inner) {
    if (lines.contains(inner)) {
      return outer.file().equals(inner.file())
          && outer.line() <= inner.line()
          && inner.line() <= outer.endLine();
    }
    return outer.file().equals(inner.file())
        && position(outer.line(), outer.column()) <= position(inner.line(), inner.column())
        && position(inner.line(), inner.column()) < position(outer.endLine(), outer.endColumn());
  }

  private static long position(int line, int column) {
    return (long) line << 20 | column;
  }

  /** Whether something that other statements refer to may have gone with a statement. */
  private boolean mayName(Statement statement) {
    if (!(statement instanceof ExpressionStatement expression)
        || !(expression.getExpression() instanceof MethodCallExpression call)) {
      return true;
    }
    String word = String.valueOf(call.getMethodAsString());
    return !session.vocabulary().isWord(word)
        || session.vocabulary().makes(word)
        || NAMING.contains(word);
  }

  /** Whether a mistake that was found in what is left may only follow from what was taken. */
  boolean follows(Diagnostic problem) {
    SourceSpan place = problem.span();
    if (place == null || FOLLOWING.contains(problem.code())) {
      return true;
    }
    boolean ofBlock =
        around.contains(place.file() + ':' + place.line()) && !OF_THE_LINE.contains(problem.code());
    return ofBlock || (tookNames && LOOKED_UP.contains(problem.code())) || mistakes.contains(place);
  }
}
