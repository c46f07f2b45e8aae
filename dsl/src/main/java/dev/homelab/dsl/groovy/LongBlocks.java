package dev.homelab.dsl.groovy;

import java.util.ArrayList;
import java.util.List;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.CodeVisitorSupport;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.VariableScope;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.stmt.BlockStatement;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.ast.stmt.Statement;

/**
 * Cuts blocks with very many statements into parts that each become a method of their own, because
 * Java takes at most 64 KiB of code in one (JVMS 4.7.3).
 */
final class LongBlocks extends CodeVisitorSupport {
  private static final int LONGEST = 400;
  private static final int PART = 200;
  private static final int WORTH_A_PART = 20;

  /** Cuts the long blocks of a script. */
  void cut(ModuleNode module) {
    module.getStatementBlock().visit(this);
    for (MethodNode method : module.getMethods()) {
      if (method.getCode() != null) {
        method.getCode().visit(this);
      }
    }
  }

  @Override
  public void visitBlockStatement(BlockStatement block) {
    super.visitBlockStatement(block);
    List<Statement> statements = block.getStatements();
    while (statements.size() > LONGEST) {
      List<Statement> shorter = parts(statements);
      if (shorter.size() >= statements.size()) {
        return;
      }
      statements.clear();
      statements.addAll(shorter);
    }
  }

  /** The same statements, runs of them as parts; the last one, which may be a value, stays. */
  private static List<Statement> parts(List<Statement> statements) {
    List<Statement> shorter = new ArrayList<>();
    List<Statement> run = new ArrayList<>();
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      boolean movable = i < statements.size() - 1 && isMovable(statement);
      if (movable) {
        run.add(statement);
      }
      if (!movable || run.size() == PART) {
        end(run, shorter);
      }
      if (!movable) {
        shorter.add(statement);
      }
    }
    return shorter;
  }

  /** A declaration must stay: what follows uses its name. */
  private static boolean isMovable(Statement statement) {
    return statement instanceof ExpressionStatement expression
        && !(expression.getExpression() instanceof DeclarationExpression);
  }

  private static void end(List<Statement> run, List<Statement> shorter) {
    if (run.size() < WORTH_A_PART) {
      shorter.addAll(run);
    } else {
      shorter.add(part(List.copyOf(run)));
    }
    run.clear();
  }

  private static Statement part(List<Statement> run) {
    ClosureExpression block =
        new ClosureExpression(null, new BlockStatement(new ArrayList<>(run), new VariableScope()));
    block.setVariableScope(new VariableScope());
    block.setSourcePosition(run.get(0));
    StaticMethodCallExpression call =
        new StaticMethodCallExpression(
            ClassHelper.make(Blocks.class), "part", new ArgumentListExpression(block));
    call.setSourcePosition(run.get(0));
    ExpressionStatement statement = new ExpressionStatement(call);
    statement.setSourcePosition(run.get(0));
    return statement;
  }
}
