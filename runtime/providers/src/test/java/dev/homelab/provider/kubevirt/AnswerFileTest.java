package dev.homelab.provider.kubevirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.FakeCall;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

/** Discs with answers, read as ECMA-119 says: the descriptors from sector 16 on, then the root. */
class AnswerFileTest {
  private static final int SECTOR = 2048;
  private static final int FIRST = 16;
  private static final String PASSWORD = "p<&]]>\"ä";

  private static final Value.Tree WISH =
      Value.ofMap(
          Map.of(
              "user", "anna",
              "password", new Value.Secret("windows.password"),
              "computer", "windows",
              "language", "de-DE",
              "key", "W269N-WFGWX-YVC9B-4J6C9-T83GX"));

  private final FakeCall call = FakeCall.patient().withSecret("windows.password", PASSWORD);
  private final AnswerFile file = AnswerFile.of(WISH, call.secrets());

  private static byte[] image(SmallDisc disc) throws IOException {
    return disc.open().readAllBytes();
  }

  /** The files of the root by their names there; of a descriptor of a type. */
  private static Map<String, byte[]> files(byte[] image, int type, Charset names) {
    for (int sector = FIRST; ; sector++) {
      int at = sector * SECTOR;
      assertThat(new String(image, at + 1, 5, StandardCharsets.US_ASCII)).isEqualTo("CD001");
      if (image[at] == type) {
        return root(image, at + 156, names);
      }
      assertThat(image[at]).as("the last descriptor").isNotEqualTo((byte) 255);
    }
  }

  private static Map<String, byte[]> root(byte[] image, int record, Charset names) {
    int begin = number(image, record + 2) * SECTOR;
    int end = begin + number(image, record + 10);
    Map<String, byte[]> found = new TreeMap<>();
    for (int at = begin; at < end && image[at] != 0; at += image[at]) {
      boolean folder = (image[at + 25] & 2) != 0;
      if (!folder) {
        int start = number(image, at + 2) * SECTOR;
        byte[] content = Arrays.copyOfRange(image, start, start + number(image, at + 10));
        found.put(new String(image, at + 33, image[at + 32], names), content);
      }
    }
    return found;
  }

  private static int number(byte[] image, int at) {
    return ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  private static Document parsed(byte[] xml) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml));
  }

  private static String text(Document document, String name) {
    return document.getElementsByTagNameNS("*", name).item(0).getTextContent();
  }

  @Test
  void aDiscHasTheAnswersByBothNames() throws Exception {
    byte[] image = image(file.disc());
    Map<String, byte[]> plain = files(image, 1, StandardCharsets.US_ASCII);
    Map<String, byte[]> joliet = files(image, 2, StandardCharsets.UTF_16BE);
    assertThat(plain).containsOnlyKeys("AUTOUNATTEND.XML;1");
    assertThat(joliet).containsOnlyKeys("autounattend.xml;1");
    assertThat(plain.get("AUTOUNATTEND.XML;1")).isEqualTo(joliet.get("autounattend.xml;1"));
    assertThat(image.length % SECTOR).isZero();
  }

  @Test
  void theAnswersAreXmlThatSaysWhatTheWishSays() throws Exception {
    Document document =
        parsed(
            Objects.requireNonNull(
                files(image(file.disc()), 1, StandardCharsets.US_ASCII).get("AUTOUNATTEND.XML;1")));
    assertThat(document.getDocumentElement().getNamespaceURI())
        .isEqualTo("urn:schemas-microsoft-com:unattend");
    assertThat(text(document, "Value")).isEqualTo(PASSWORD);
    assertThat(text(document, "Name")).isEqualTo("anna");
    assertThat(text(document, "UILanguage")).isEqualTo("de-DE");
    assertThat(text(document, "Key")).isEqualTo("W269N-WFGWX-YVC9B-4J6C9-T83GX");
    assertThat(text(document, "ComputerName")).isEqualTo("windows");
  }

  @Test
  void nothingThatIsKeptTellsThePassword() {
    String before = file.identity();
    AnswerFile other =
        AnswerFile.of(WISH, FakeCall.patient().withSecret("windows.password", "other").secrets());
    assertThat(other.identity()).isEqualTo(before);
    assertThat(file.disc().toString() + file.secretDigests() + before).doesNotContain(PASSWORD);
    assertThat(file.secretDigests().fields()).containsOnlyKeys("windows.password");
  }

  @Test
  void aPasswordInClearIsNoWish() {
    assertThat(AnswerFile.check(WISH)).isEmpty();
    assertThat(AnswerFile.check(WISH.with("password", Value.of("hunter2"))))
        .singleElement()
        .satisfies(told -> assertThat(told.title()).isEqualTo("a password is a secret of the lab"));
    assertThat(AnswerFile.check(WISH.with("more", Value.of("x")))).hasSize(1);
    assertThat(AnswerFile.check(Value.Tree.EMPTY)).hasSize(5);
  }
}
