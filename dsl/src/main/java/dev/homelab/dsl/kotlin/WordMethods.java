package dev.homelab.dsl.kotlin;

import dev.homelab.dsl.spec.Choice;
import dev.homelab.dsl.spec.Reference;
import dev.homelab.dsl.spec.Spec;
import dev.homelab.dsl.vocabulary.Vocabulary.Entry;
import dev.homelab.dsl.vocabulary.Vocabulary.Form;
import dev.homelab.dsl.vocabulary.Vocabulary.KnownName;
import groovyjarjarasm.asm.ClassWriter;
import groovyjarjarasm.asm.MethodVisitor;
import groovyjarjarasm.asm.Opcodes;
import groovyjarjarasm.asm.Type;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the members of one word class: each calls the word of the spec behind it. */
final class WordMethods {
  private static final Type PAIRS = Type.getType("[Lkotlin/Pair;");
  private static final String PAIRS_OF = "[Lkotlin/Pair<Ljava/lang/String;+Ljava/lang/Object;>;";
  private static final String BEHIND = "spec";

  private final ClassWriter writer;
  private final Class<?> spec;
  private final WordTypes types;
  private final String own;
  private final Set<String> written = new HashSet<>();

  /** One parameter of a written word: what the script sees, and which one of the word's it is. */
  private record Seen(Type type, String generic, int source) {}

  WordMethods(ClassWriter writer, Class<?> spec, WordTypes types) {
    this.writer = writer;
    this.spec = spec;
    this.types = types;
    this.own = types.words(spec).getInternalName();
  }

  /** The field for the spec, and the constructor that sets it. */
  void constructor() {
    String type = Type.getDescriptor(spec);
    int access = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
    writer.visitField(access, BEHIND, type, null, null).visitEnd();
    MethodVisitor code =
        writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", '(' + type + ")V", null, null);
    code.visitCode();
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitVarInsn(Opcodes.ALOAD, 1);
    code.visitFieldInsn(Opcodes.PUTFIELD, own, BEHIND, type);
    end(code, Opcodes.RETURN);
  }

  /** One way to write a word. Named arguments are pairs at its end. */
  void word(Entry word, Form form) {
    Method method = form.method();
    List<Seen> seen = parameters(word, form);
    if (seen == null) {
      return;
    }
    boolean says = Spec.class.isAssignableFrom(method.getReturnType());
    Type result =
        !says
            ? types.erased(method.getReturnType())
            : word.makes() ? Type.getType(Reference.class) : Type.VOID_TYPE;
    String shown = says ? result.getDescriptor() : types.generic(method.getGenericReturnType());
    boolean many = method.isVarArgs() || hasPairs(seen);
    MethodVisitor code = open(method.getName(), result, seen, shown, many);
    if (code == null) {
      return;
    }
    pushSpec(code);
    arguments(code, word, form, seen);
    invoke(code, method);
    if (!says) {
      end(code, result.getOpcode(Opcodes.IRETURN));
      return;
    }
    code.visitInsn(Opcodes.POP);
    if (word.makes()) {
      pushSpec(code);
      call(code, "made");
    }
    end(code, result.getOpcode(Opcodes.IRETURN));
  }

  /** A known name, and the same with a block. */
  void known(KnownName name) {
    Method getter = name.getter();
    Class<?> block = name.block();
    Type choice = Type.getType(Choice.class);
    Type result = getter == null ? choice : types.erased(getter.getReturnType());
    String ofBlock =
        block == null
            ? choice.getDescriptor()
            : "Ldev/homelab/dsl/spec/Choice<" + types.words(block).getDescriptor() + ">;";
    String shown = getter == null ? ofBlock : types.generic(getter.getGenericReturnType());
    String property = Character.toUpperCase(name.name().charAt(0)) + name.name().substring(1);
    MethodVisitor code = open("get" + property, result, List.of(), shown, false);
    if (code != null) {
      if (getter == null) {
        code.visitLdcInsn(name.name());
        code.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            choice.getInternalName(),
            "of",
            "(Ljava/lang/String;)" + choice.getDescriptor(),
            false);
      } else {
        pushSpec(code);
        invoke(code, getter);
      }
      end(code, Opcodes.ARETURN);
    }
    if (block != null) {
      knownWithBlock(name.name(), block, choice, ofBlock);
    }
  }

  private void knownWithBlock(String name, Class<?> block, Type choice, String shown) {
    Seen described = new Seen(WordTypes.BLOCK, blockOf(types.words(block)), 0);
    MethodVisitor code = open(name, choice, List.of(described), shown, false);
    if (code != null) {
      code.visitLdcInsn(name);
      code.visitLdcInsn(Type.getType(block));
      code.visitVarInsn(Opcodes.ALOAD, 1);
      code.visitLdcInsn(types.words(block));
      call(code, "choice");
      end(code, Opcodes.ARETURN);
    }
  }

  /** What the script sees of the parameters of a word, or null when it cannot say the word. */
  private @Nullable List<Seen> parameters(Entry word, Form form) {
    Method method = form.method();
    Class<?>[] given = method.getParameterTypes();
    java.lang.reflect.Type[] generic = method.getGenericParameterTypes();
    boolean pairs = !word.named().isEmpty() && form.block() == null && !method.isVarArgs();
    List<Seen> seen = new ArrayList<>();
    int map = -1;
    for (int i = isStatic(method) ? 1 : 0; i < given.length; i++) {
      if (Spec.class.isAssignableFrom(given[i])
          || (given[i] == Consumer.class && form.block() == null)) {
        return null;
      }
      if (pairs && Map.class.isAssignableFrom(given[i])) {
        map = i;
      } else {
        seen.add(new Seen(types.erased(given[i]), types.generic(generic[i]), i));
      }
    }
    if (map >= 0) {
      seen.add(new Seen(PAIRS, PAIRS_OF, map));
    }
    return seen;
  }

  private static boolean hasPairs(List<Seen> seen) {
    return seen.stream().anyMatch(parameter -> parameter.type().equals(PAIRS));
  }

  private void arguments(MethodVisitor code, Entry word, Form form, List<Seen> seen) {
    Class<?>[] given = form.method().getParameterTypes();
    for (int i = isStatic(form.method()) ? 1 : 0; i < given.length; i++) {
      int slot = 1;
      for (Seen parameter : seen) {
        if (parameter.source() == i) {
          argument(code, word, form, parameter, slot);
        }
        slot += parameter.type().getSize();
      }
    }
  }

  private void argument(MethodVisitor code, Entry word, Form form, Seen parameter, int slot) {
    boolean pairs = parameter.type().equals(PAIRS);
    if (pairs) {
      pushSpec(code);
      code.visitLdcInsn(word.name());
      code.visitLdcInsn(String.join(",", word.named().keySet()));
    }
    code.visitVarInsn(parameter.type().getOpcode(Opcodes.ILOAD), slot);
    Class<?> block = form.block();
    if (pairs) {
      call(code, "named");
    } else if (block != null && parameter.type().equals(WordTypes.BLOCK)) {
      code.visitLdcInsn(types.words(block));
      call(code, "of");
    }
  }

  private @Nullable MethodVisitor open(
      String name, Type result, List<Seen> parameters, String shown, boolean many) {
    StringBuilder generic = new StringBuilder("(");
    parameters.forEach(parameter -> generic.append(parameter.generic()));
    Type[] plain = parameters.stream().map(Seen::type).toArray(Type[]::new);
    String descriptor = Type.getMethodDescriptor(result, plain);
    if (!written.add(name + descriptor.substring(0, descriptor.indexOf(')')))) {
      return null;
    }
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_FINAL | (many ? Opcodes.ACC_VARARGS : 0);
    MethodVisitor code =
        writer.visitMethod(
            access, name, descriptor, generic.append(')').append(shown).toString(), null);
    code.visitCode();
    return code;
  }

  private void pushSpec(MethodVisitor code) {
    code.visitVarInsn(Opcodes.ALOAD, 0);
    code.visitFieldInsn(Opcodes.GETFIELD, own, BEHIND, Type.getDescriptor(spec));
  }

  private void invoke(MethodVisitor code, Method method) {
    boolean isStatic = isStatic(method);
    code.visitMethodInsn(
        isStatic ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL,
        Type.getInternalName(isStatic ? method.getDeclaringClass() : spec),
        method.getName(),
        Type.getMethodDescriptor(method),
        false);
  }

  private static boolean isStatic(Method method) {
    return Modifier.isStatic(method.getModifiers());
  }

  private static String blockOf(Type words) {
    String block = WordTypes.BLOCK.getDescriptor();
    return block.substring(0, block.length() - 1) + '<' + words.getDescriptor() + ">;";
  }

  /** Calls a method of {@link KotlinBlocks}. */
  static void call(MethodVisitor code, String name) {
    for (Method method : KotlinBlocks.class.getMethods()) {
      if (method.getName().equals(name)) {
        code.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            Type.getInternalName(KotlinBlocks.class),
            name,
            Type.getMethodDescriptor(method),
            false);
      }
    }
  }

  private static void end(MethodVisitor code, int opcode) {
    code.visitInsn(opcode);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }
}
