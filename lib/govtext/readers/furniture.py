"""Lines of a government web page that are not its text: the box of index numbers, buttons, ways to other pages, the foot of the site."""

from __future__ import annotations

import re

# Labels of the index box. The first group stands nowhere else; the second is also used in texts and counts only beside the first.
STRONG_LABEL = re.compile(r"(?:信息)?索引号|(?:主题|信息|体裁|组配|服务对象|公文|文件|栏目)分类|公开(?:类型|类别|方式|形式|范围|时限|属性|责任部门|程序|主体)|"
                          r"信息(?:类别|名称|来源|有效性|公开类别|生成日期|所属单位)|(?:发布|发文|制发|公开)(?:机构|机关)|生成日期|内容概述|统一编号|"
                          r"统一登记号|规范性文件编号")
WEAK_LABEL = re.compile(r"标题|名称|文件名称|文号|文件编号|发文字号|发文日期|成文日期|发布日期|发布时间|公开日期|公布日期|印发日期|生效日期|实施日期|施行日期|"
                        r"失效日期|废止日期|截止日期|有效性|时效性?|效力状态|是否有效|有效期|主题词|关键词|关键字|来源|信息来源|作者|语种|载体类型|发布单位|"
                        r"发布人|责任部门|所属机构|承办单位|浏览次数|点击率|体裁|类别|分类|所属主题|所属栏目|备注|备注/?文号|摘要|概述|记录形式")
LABELLED = re.compile(rf"({STRONG_LABEL.pattern})|({WEAK_LABEL.pattern})")
BUTTON = (r"(?:我要|点击|正文|本页|页面)?(?:打印|关闭|收藏|分享|纠错|下载|复制|朗读|转发|推荐|评论|举报|保存|返回)(?:本页|本文|页面|窗口|此页|此文|"
          r"文章|全文|正文|文档|顶部|首页|上页|列表|链接|网址)?(?:到|至)?|(?:返回|回到|置)?(?:顶部|首页|列表|主页)|(?:正文)?字(?:体|号)(?:大小)?|"
          r"[大中小]|放大|缩小|默认|微信|微博|新浪微博|腾讯微博|朋友圈|qq(?:空间|好友)?|人人网|豆瓣|更多|登录|注册|搜索|检索|网站地图|站点地图|联系我们|"
          r"关于我们|网站声明|隐私(?:声明|保护)|版权(?:声明|保护|说明)|法律声明|使用帮助|设为首页|加入收藏|rss(?:订阅)?|无障碍(?:浏览|阅读)?|"
          r"(?:关怀|老年|长者|适老|大字)(?:版|模式)|适老化(?:版)?|简体(?:中文)?|繁体(?:中文|版)?|english|手机版|移动版|电脑版|客户端|小程序|上一[篇页条]|"
          r"下一[篇页条]|尾页|末页|政务微博|政务微信|print|close|share")
BUTTONS = re.compile(rf"(?:{BUTTON})(?:[\s|/·>»:\-,、\[\]()【】<>+]*(?:{BUTTON}))*", re.I)
SIGNS = " \t\u3000\u00a0|｜/·•>»›:：-－,，、[]（）()【】<>《》+*"
# Lines that lead in or out of the text of a page; in the midst of it they may be text.
EDGE = re.compile(r"(?:您?当前的?|您(?:现在)?的?|您所在的?|现在)位置|首页\s*[>»›/＞-]|(?:信息|文章|稿件|文字)?来源\s*[:：]|来源于?\s*[:：]|"
                  r"(?:发布|发文|更新|公布|添加|录入|编辑|上传|生成|创建)(?:时间|日期)\s*[:：]|(?:日期|时间)\s*[:：]\s*\d{4}|"
                  r"(?:浏览|点击|阅读|访问|查看)(?:次数|数|量|率)|(?:本文|已)?被?(?:浏览|阅读|点击)\s*[:：]?\s*\d*\s*次|人气\s*[:：]|"
                  r"[\[(【]?\s*(?:责任编辑|责编|编辑|审核|校对|录入|发布人|发布者|信息员|作者|记者|撰稿|通讯员|视力保护色?)\s*[:：]|"
                  r"我要纠错|(?:字体|字号)(?:大小)?\s*[:：]|(?:【|\[)?(?:字体|字号)|分享(?:到|至)|扫一扫|扫码|扫描二维码|"
                  r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+\d{1,2}:\d{2}")
# What begins the foot of a page: nothing behind it is text. A host (主办单位) stands in the foot of a site and in the text of a notice.
FOOT = re.compile(r"(?:相关|推荐|热门|延伸|热点|最新|友情|更多)\s*(?:链接|阅读|新闻|文章|文档|信息|文件|稿件|报道|解读|政策|资讯|推荐|内容|附件)\s*[:：]?$|"
                  r"猜你喜欢|上一[篇条]|下一[篇条]|版权所有|copyright|©|\(c\)\s*\d{4}|.*(?:ICP备|公网安备|网站标识码|备案(?:号|序号|编号))|"
                  r"(?:本站|本网站|网站)(?:由|管理|主办|地图|标识)|建议使用|推荐使用|您是第|访问量|我要评论|网友评论|扫一扫|手机(?:查看|浏览|阅读)", re.I)
HOST = re.compile(r"(?:主办|承办|主管|协办|维护|技术支持)(?:单位)?\s*[:：]|分享(?:到|至)", re.I)


def label_strength(line: str) -> int:
    """2 for a line that begins with a label of the index box alone (索引号: ...), 1 for one that texts use too (标题: ...), else 0."""
    bare, cell = ("".join(c for c in part if c.isalnum() or c in ":：/") for part in (line, line.split("\t")[0]))
    found = LABELLED.match(bare)
    if not found or len(bare) > 300 or not (bare[found.end():found.end() + 1] in (":", "：") or ("\t" in line and cell == found[0])):
        return 0
    return 2 if found[1] else 1


def is_button(line: str) -> bool:
    """True for a line of nothing but buttons: 【打印】【关闭】, 字体: 大 中 小, 返回首页."""
    bare = line.strip(SIGNS)
    return len(line) <= 80 and (not bare or bool(BUTTONS.fullmatch(bare)))


def is_edge(line: str) -> bool:
    """True for a line about the page: where it stands, source, time, counter, editor."""
    return len(line) <= 120 and bool(EDGE.match(line.strip(SIGNS))) and "。" not in line[:-1]


def is_foot(line: str, *, hosts: bool = True) -> bool:
    """True for a line that begins what stands below a text: 相关链接, 上一篇, 版权所有, and with `hosts` 主办单位."""
    bare = line.strip(SIGNS)
    return len(line) <= 200 and (bool(FOOT.match(bare)) or (hosts and bool(HOST.match(bare))))
