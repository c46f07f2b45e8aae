package dev.homelab.dsl.groovy;

import java.util.HashSet;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeVisitorSupport;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.FieldNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.PropertyNode;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.CatchStatement;
import org.codehaus.groovy.ast.stmt.ForStatement;
import org.codehaus.groovy.control.SourceUnit;

/** Finds the names that a file itself gives to variables, parameters and fields, wherever. */
final class DeclaredNames extends ClassCodeVisitorSupport {
  private final SourceUnit unit;
  private final Set<String> names = new HashSet<>();

  private DeclaredNames(SourceUnit unit) {
    this.unit = unit;
  }

  /** The names of a module. */
  static Set<String> of(ModuleNode module, SourceUnit unit) {
    DeclaredNames found = new DeclaredNames(unit);
    for (ClassNode type : module.getClasses()) {
      found.visitClass(type);
    }
    return Set.copyOf(found.names);
  }

  @Override
  protected SourceUnit getSourceUnit() {
    return unit;
  }

  @Override
  protected void visitConstructorOrMethod(MethodNode node, boolean isConstructor) {
    parameters(node.getParameters());
    super.visitConstructorOrMethod(node, isConstructor);
  }

  @Override
  public void visitField(FieldNode node) {
    names.add(node.getName());
    super.visitField(node);
  }

  @Override
  public void visitProperty(PropertyNode node) {
    names.add(node.getName());
    super.visitProperty(node);
  }

  @Override
  public void visitClosureExpression(ClosureExpression closure) {
    if (closure.getParameters() != null) {
      parameters(closure.getParameters());
    }
    super.visitClosureExpression(closure);
  }

  @Override
  public void visitForLoop(ForStatement loop) {
    names.add(loop.getVariable().getName());
    super.visitForLoop(loop);
  }

  @Override
  public void visitCatchStatement(CatchStatement caught) {
    names.add(caught.getVariable().getName());
    super.visitCatchStatement(caught);
  }

  @Override
  public void visitDeclarationExpression(DeclarationExpression declared) {
    Expression left = declared.getLeftExpression();
    if (left instanceof VariableExpression one) {
      names.add(one.getName());
    } else if (left instanceof TupleExpression several) {
      for (Expression one : several.getExpressions()) {
        names.add(one.getText());
      }
    }
    super.visitDeclarationExpression(declared);
  }

  private void parameters(Parameter[] parameters) {
    for (Parameter parameter : parameters) {
      names.add(parameter.getName());
    }
  }
}
