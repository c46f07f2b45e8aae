package dev.homelab.dsl.groovy;

import dev.homelab.diag.SourceSpan;
import dev.homelab.dsl.spec.LanguageCodes;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.codehaus.groovy.ast.ClassCodeExpressionTransformer;
import org.codehaus.groovy.ast.ClassHelper;
import org.codehaus.groovy.ast.ClassNode;
import org.codehaus.groovy.ast.MethodNode;
import org.codehaus.groovy.ast.ModuleNode;
import org.codehaus.groovy.ast.Parameter;
import org.codehaus.groovy.ast.expr.ArgumentListExpression;
import org.codehaus.groovy.ast.expr.BinaryExpression;
import org.codehaus.groovy.ast.expr.ClosureExpression;
import org.codehaus.groovy.ast.expr.ConstantExpression;
import org.codehaus.groovy.ast.expr.DeclarationExpression;
import org.codehaus.groovy.ast.expr.Expression;
import org.codehaus.groovy.ast.expr.GStringExpression;
import org.codehaus.groovy.ast.expr.MethodCallExpression;
import org.codehaus.groovy.ast.expr.PropertyExpression;
import org.codehaus.groovy.ast.expr.StaticMethodCallExpression;
import org.codehaus.groovy.ast.expr.TupleExpression;
import org.codehaus.groovy.ast.expr.VariableExpression;
import org.codehaus.groovy.ast.stmt.ExpressionStatement;
import org.codehaus.groovy.control.SourceUnit;
import org.codehaus.groovy.syntax.Types;

/**
 * Makes a few sentences mean what they say, before names and types are looked up: methods of the
 * script are reached from inside blocks, quoted texts become plain texts, the output of a reference
 * may stand behind a dot, and a recipe named by a text may have a block.
 */
final class ScriptPass extends ClassCodeExpressionTransformer {
  /** Characters of at most three bytes each in the 65,535 bytes that a constant may have. */
  private static final int LONGEST_CONSTANT = 21_000;

  private final ScriptSession session;
  private final SourceUnit unit;
  private final Set<String> methods = new HashSet<>();
  private Set<String> declared = Set.of();
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
    declared = DeclaredNames.of(module, unit);
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
    if (expression instanceof DeclarationExpression declared
        && declared.getRightExpression() instanceof MethodCallExpression call
        && call.isImplicitThis()
        && session.vocabulary().makes(String.valueOf(call.getMethodAsString()))) {
      return kept(declared, call);
    }
    if (expression instanceof BinaryExpression index
        && index.getOperation().getType() == Types.LEFT_SQUARE_BRACKET) {
      session.indexed(index.getLeftExpression());
    }
    if (expression instanceof BinaryExpression sum && beginsWithText(sum)) {
      List<Expression> parts = new ArrayList<>();
      addends(sum, parts);
      return text(sum, parts);
    }
    if (expression instanceof ConstantExpression constant
        && constant.getValue() instanceof String whole
        && whole.length() > LONGEST_CONSTANT) {
      return inPieces(constant, whole);
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

  @Override
  public void visitExpressionStatement(ExpressionStatement statement) {
    if (statement.getExpression() instanceof BinaryExpression difference) {
      statement.setExpression(withNegative(difference));
    }
    super.visitExpressionStatement(statement);
  }

  /**
   * Reads {@code replicas -1}, a subtraction for Groovy, as the word with a negative number, unless
   * the file has a variable of that name.
   */
  private Expression withNegative(BinaryExpression difference) {
    if (difference.getOperation().getType() != Types.MINUS
        || !(difference.getLeftExpression() instanceof VariableExpression word)
        || declared.contains(word.getName())
        || !session.vocabulary().isWord(word.getName())
        || !(difference.getRightExpression() instanceof ConstantExpression number)
        || !(number.getValue() instanceof Number value)) {
      return difference;
    }
    Expression negative =
        new ConstantExpression(
            value instanceof Integer whole ? (Object) (0 - whole) : new BigDecimal("-" + value),
            true);
    negative.setSourcePosition(number);
    ConstantExpression name = new ConstantExpression(word.getName());
    name.setSourcePosition(word);
    MethodCallExpression call =
        new MethodCallExpression(
            VariableExpression.THIS_EXPRESSION, name, new ArgumentListExpression(negative));
    call.setImplicitThis(true);
    call.setSourcePosition(difference);
    return call;
  }

  private static boolean isReference(PropertyExpression property) {
    return property.getObjectExpression() instanceof MethodCallExpression call
        && call.isImplicitThis()
        && "ref".equals(call.getMethodAsString())
        && property.getPropertyAsString() != null;
  }

  private Expression transformCall(MethodCallExpression call) {
    quotedName(call);
    recipeByName(call);
    blocksWithoutParameter(call);
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

  /** Tells that {@code node 'box' { … }} is read as something else by Groovy. */
  private void quotedName(MethodCallExpression call) {
    String word = call.getMethodAsString();
    if (word == null
        || !call.isImplicitThis()
        || !session.vocabulary().isWord(word)
        || !(call.getArguments() instanceof TupleExpression outer)
        || outer.getExpressions().size() != 1
        || !(outer.getExpression(0) instanceof MethodCallExpression name)
        || !name.isImplicitThis()
        || !(name.getArguments() instanceof TupleExpression inner)
        || inner.getExpressions().size() != 1
        || !(inner.getExpression(0) instanceof ClosureExpression)) {
      return;
    }
    SourceSpan place = session.span(name.getMethod());
    String line = session.sources().text(place.file(), place.line());
    if (line == null
        || line.length() < place.column()
        || "'\"".indexOf(line.charAt(place.column() - 1)) < 0) {
      return;
    }
    String text = "('" + name.getMethodAsString() + "')";
    SourceSpan before =
        new SourceSpan(
            place.file(), place.line(), place.column() - 1, place.endLine(), place.endColumn());
    session.report(
        name,
        ScriptSession.error(
                LanguageCodes.WRONG_ARGUMENT,
                "a name that a block follows stands in parentheses",
                place)
            .withHint("write " + word + text + " { … }")
            .withFix(ScriptSession.replacing(before, text)));
    session.poison(name);
  }

  /** In the block of a word, {@code it} means what it means around the block. */
  private void blocksWithoutParameter(MethodCallExpression call) {
    String word = call.getMethodAsString();
    if (word == null
        || !call.isImplicitThis()
        || !isBlockWord(word)
        || !(call.getArguments() instanceof TupleExpression arguments)) {
      return;
    }
    List<Expression> all = arguments.getExpressions();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i) instanceof ClosureExpression block
          && block.getParameters() != null
          && block.getParameters().length == 0) {
        Parameter[] own = {new Parameter(ClassHelper.dynamicType(), "$block" + depth)};
        ClosureExpression plain = new ClosureExpression(own, block.getCode());
        plain.setVariableScope(block.getVariableScope());
        plain.setSourcePosition(block);
        all.set(i, plain);
      }
    }
  }

  private boolean isBlockWord(String word) {
    return word.equals("homelab")
        || session.vocabulary().isWord(word)
        || session.vocabulary().isKnown(word);
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
        parts.add(transform(part));
      }
      if (i < text.getValues().size()) {
        Expression value = text.getValue(i);
        if (value instanceof ClosureExpression) {
          return super.transform(text);
        }
        parts.add(transform(value));
      }
    }
    return text(text, parts);
  }

  /** A text whose parts may be values that are known only later; their types decide. */
  private static Expression text(Expression place, List<Expression> parts) {
    StaticMethodCallExpression joined =
        new StaticMethodCallExpression(
            ClassHelper.make(Texts.class), Texts.UNDECIDED, new ArgumentListExpression(parts));
    joined.setSourcePosition(place);
    return joined;
  }

  /** Whether a sum has a quoted text as its first part, so that the whole of it is a text. */
  private static boolean beginsWithText(BinaryExpression sum) {
    if (sum.getOperation().getType() != Types.PLUS) {
      return false;
    }
    Expression left = sum.getLeftExpression();
    return left instanceof GStringExpression
        || (left instanceof ConstantExpression constant && constant.getValue() instanceof String)
        || (left instanceof BinaryExpression inner && beginsWithText(inner));
  }

  private void addends(BinaryExpression sum, List<Expression> parts) {
    if (sum.getLeftExpression() instanceof BinaryExpression inner && beginsWithText(inner)) {
      addends(inner, parts);
    } else {
      parts.add(transform(sum.getLeftExpression()));
    }
    parts.add(transform(sum.getRightExpression()));
  }

  /** A text that is too long for one constant of a class (JVMS 4.4.7), as several. */
  private static Expression inPieces(ConstantExpression constant, String whole) {
    List<Expression> pieces = new ArrayList<>();
    for (int at = 0; at < whole.length(); at += LONGEST_CONSTANT) {
      int end = Math.min(whole.length(), at + LONGEST_CONSTANT);
      pieces.add(new ConstantExpression(whole.substring(at, end)));
    }
    return text(constant, pieces);
  }

  /** Lets {@code def db = service gitea} keep the thing that the word makes. */
  private Expression kept(DeclarationExpression declared, MethodCallExpression call) {
    StaticMethodCallExpression made =
        new StaticMethodCallExpression(
            ClassHelper.make(Blocks.class), "made", new ArgumentListExpression(transform(call)));
    made.setSourcePosition(call);
    DeclarationExpression changed =
        new DeclarationExpression(declared.getLeftExpression(), declared.getOperation(), made);
    changed.setSourcePosition(declared);
    changed.addAnnotations(declared.getAnnotations());
    changed.setDeclaringClass(declared.getDeclaringClass());
    return changed;
  }
}
