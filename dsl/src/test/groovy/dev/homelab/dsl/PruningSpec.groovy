package dev.homelab.dsl

import java.util.concurrent.TimeUnit
import spock.lang.Timeout

/** What is left of a script with mistakes ends, and tells its own mistakes where it can. */
class PruningSpec extends ScriptBase {

  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  def "#script ends although a mistake took what would end it"() {
    expect:
    told("homelab {\n$script\nvalue('twice') { content 'x' }\nvalue('twice') { content 'x' }\n}") ==
        [mistake, "HL1102 ${script.readLines().size() + 3}:1 two things have the address value.twice"]

    where:
    script                                                   || mistake
    'int i = 0; while (i < 3) { nosuchword(i++) }'           || "HL1002 2:28 there is no word 'nosuchword' in homelab"
    'def list = []; while (list.size() < 2) { list << wrongname }' || "HL1005 2:50 nothing here is called 'wrongname'"
    'int i = 0; if (i == 0) while (i < 3) nosuchword(i++)'   || "HL1002 2:38 there is no word 'nosuchword' in homelab"
    'for (int i = 0; i < 3; ) { nosuchword(i++) }'           || "HL1002 2:28 there is no word 'nosuchword' in homelab"
  }

  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  def "a method or block with a name that lost a statement goes as a whole: #end"() {
    expect:
    told("""$begin
  if (n > 2) { return nosuchname }
  while (n < 2) { n = nosuchname }
  n
}
$end
""").first().startsWith("HL1005 2:23 nothing here is called 'nosuchname'")

    where:
    begin                                     | end
    'int up(int n) {'                         | "homelab { value('a') { content 'a' + up(1) } }"
    'homelab { def up = { int n ->'           | "value('a') { content 'a' + up(1) } }"
  }

  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  def "what does not end by itself is left, and the first mistakes are told"() {
    expect:
    told('''homelab {
  boolean more = true
  more = nosuchname
  while (more) { }
}
''') == ["HL1005 3:10 nothing here is called 'nosuchname'"]
  }

  def "a null in a text is a mistake at its place: #text"() {
    expect:
    load("homelab {\nString none = null\n$text\n}").diagnostics()
        .collect { [it.code(), it.span()?.line()] }.findAll { it[0] == 'HL1013' } == [['HL1013', 3]]

    where:
    text << ["value('a') { content 'a' + null }", "value('a') { content 'a' + none }", 'value("a") { content "a${none}" }']
  }

  def "after a method that #how, later mistakes are told in the same go"() {
    expect:
    told("""$method
homelab {
  value('a') { content stamp('x') }
  timezone 'Mars'
  value('b') { contnt 'x' }
}
""")*.replaceAll(/^(\S+) (\d+):.*/, '$1 $2') == found

    where:
    how                    | method                                                   || found
    'names what is not'    | 'String stamp(String v) { nosuch }'                        || ['HL1005 1', 'HL1106 4', 'HL1002 5']
    'is called by another' | 'String a(v) { nosuch }; String b(v) { a(v) }; String c(v) { b(v) }; String d(v) { c(v) }; String stamp(v) { d(v) }' || ['HL1005 1', 'HL1106 4', 'HL1002 5']
  }

  def "after a method that fails while it runs, later mistakes are told in the same go"() {
    expect:
    told("""String stamp(String v) { v.substring(5) }
homelab {
  value('a') { content stamp('x') }
  timezone 'Mars'
  value('b') { content 'x'; moved from: '..' }
}
""")*.replaceAll(/^(\S+) (\d+):.*/, '$1 $2') == ['HL1017 1', 'HL1106 4', 'HL1101 5']
  }
}
