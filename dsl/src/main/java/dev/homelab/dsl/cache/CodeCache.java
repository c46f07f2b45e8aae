package dev.homelab.dsl.cache;

import dev.homelab.model.Input;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiled scripts, by the content of the script and of everything that it includes. */
public final class CodeCache {

  /**
   * A compiled script.
   *
   * @param sources the files that it was made from, the script first, in the order of their lines
   * @param inputs what was read to compile it
   * @param classes byte code by class name
   */
  public record Code(List<String> sources, List<Input> inputs, Map<String, byte[]> classes) {
    public Code {
      sources = List.copyOf(sources);
      inputs = List.copyOf(inputs);
      classes = Map.copyOf(classes);
    }
  }

  private CodeCache() {}

  /** The byte code of a text, or null when none is kept or an included file has changed. */
  public static @Nullable Code lookup(Path cacheFolder, String text, FolderFiles files) {
    byte[] content = CacheFile.read(entry(cacheFolder, text));
    if (content == null) {
      return null;
    }
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      List<String> sources = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        sources.add(in.readUTF());
      }
      List<Input> inputs = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        inputs.add(new Input(Input.Kind.valueOf(in.readUTF()), in.readUTF(), in.readUTF()));
      }
      Map<String, byte[]> classes = new LinkedHashMap<>();
      for (int i = in.readInt(); i > 0; i--) {
        classes.put(in.readUTF(), in.readNBytes(in.readInt()));
      }
      return files.isUnchanged(inputs) ? new Code(sources, inputs, classes) : null;
    } catch (IOException | IllegalArgumentException damaged) {
      return null;
    }
  }

  /** Keeps the byte code of a text. A cache that cannot be written is no failure. */
  public static void store(Path cacheFolder, String text, Code code) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(code.sources().size());
      for (String source : code.sources()) {
        out.writeUTF(source);
      }
      out.writeInt(code.inputs().size());
      for (Input input : code.inputs()) {
        out.writeUTF(input.kind().name());
        out.writeUTF(input.name());
        out.writeUTF(input.digest());
      }
      out.writeInt(code.classes().size());
      for (Map.Entry<String, byte[]> type : code.classes().entrySet()) {
        out.writeUTF(type.getKey());
        out.writeInt(type.getValue().length);
        out.write(type.getValue());
      }
    } catch (IOException unwritable) {
      return;
    }
    CacheFile.write(entry(cacheFolder, text), bytes.toByteArray());
  }

  private static Path entry(Path cacheFolder, String text) {
    String key = ToolStamp.current() + '\n' + text;
    String name = FolderFiles.digest(key.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
    return cacheFolder.resolve("code-" + name);
  }
}
